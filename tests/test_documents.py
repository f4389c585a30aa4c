"""The documents lead where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    page
    for folder in ("", "bridge", "clients", "protocol", "tests")
    for page in sorted((ROOT / folder).glob("*.md" if not folder else "**/*.md"))
    if not {"node_modules", "build"} & set(page.parts[len(ROOT.parts) :])
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+\.png)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def links(page: Path) -> set[str]:
    """What a page refers to in this project."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    found = {one or other for one, other in LINK.findall(text)}
    return {each for each in found if not re.match(r"[a-z]+:", each)}


def headings(page: Path) -> set[str]:
    """The fragments by which a page's headings are found."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ +(.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, fragment = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{link} leads nowhere"
        if fragment and target.suffix == ".md":
            assert fragment in headings(target), f"{link}: there is no such heading"
