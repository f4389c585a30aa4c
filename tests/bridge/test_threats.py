"""Tests that the page of threats names tests that there are, and that no configuration shows a secret."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from bridge.config_file import parse

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "bridge" / "threats.md").read_text(encoding="utf-8")
ROWS = [
    line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat", "| ---"))
]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip()[:60] for row in ROWS])
def test_every_threat_is_held_by_tests_that_there_are(row: str) -> None:
    _, _, against, held, _ = row.split("|")
    assert against.strip()
    named = TEST.findall(held)
    assert named
    assert len(named) == held.count("::")
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?def {name}\(|^{name} = ", text, re.MULTILINE), f"{path}::{name}"


def test_the_page_is_found_from_the_readme() -> None:
    assert "(bridge/threats.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_configuration_shows_where_its_secrets_are_and_not_what_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = {name: f"the-secret-of-{name}-0123456789" for name in ("ADMIN", "TOKEN", "EVENTS", "WEB")}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "xcu").write_text("the-secret-of-xcu")
    config = parse(
        {
            "sites": [
                {
                    "name": "paris",
                    "kind": "o2g",
                    "url": "http://127.0.0.1:1",
                    "admin_login": "admin",
                    "admin_password": {"env": "ADMIN"},
                },
                {
                    "name": "lyon",
                    "kind": "xivo",
                    "url": "http://127.0.0.1:2",
                    "webservice_login": "ws",
                    "webservice_password": {"env": "WEB"},
                    "xcu_url": "http://127.0.0.1:3",
                    "xcu_login": "admin",
                    "xcu_password": {"file": str(tmp_path / "xcu")},
                    "event_secret": {"env": "EVENTS"},
                },
            ],
            "tokens": [{"name": "crm", "secret": {"env": "TOKEN"}}],
        },
        "ctibridge.toml",
    )
    shown = repr(config) + str(config) + msgspec.json.encode(config).decode()
    assert "the-secret-of" not in shown
    assert "ADMIN" in shown
