"""The page of the Cti.js surface (protocol.md section 4: the table is also the documentation)."""

from __future__ import annotations

import pytest

from bridge import cti_surface, surface
from protocol.cti import METHODS
from protocol.cti_messages import MESSAGES


def test_the_committed_page_is_that_of_this_build() -> None:
    """protocol.md section 4: what each call becomes in REST is one table, and the table is also the documentation."""
    cti_surface.check()


def test_a_page_that_is_out_of_date_is_told_with_its_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cti_surface, "committed", lambda: cti_surface.page().replace("dial", "phone"))
    with pytest.raises(surface.Stale, match=r"ctibridge surface --output"):
        cti_surface.check()


@pytest.mark.parametrize("kind", ["o2g", "xivo"])
def test_every_method_has_a_row_that_says_what_it_becomes_or_why_it_is_not_supported(kind: str) -> None:
    rows = cti_surface.tables()[kind]
    assert list(rows) == list(METHODS)
    # XUC's own messages pass as they are, so that the bridge need not know what is in all of them.
    known = {*MESSAGES, *(message for signature in METHODS.values() for message in signature.triggers)}
    for method, row in rows.items():
        assert (row.why is None) is (row.how != ""), method
        assert row.why is None or len(row.why.split()) >= 3, method
        assert {row.result_message, *row.result_message_by.values()} <= {None, *known}, method
