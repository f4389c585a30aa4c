"""The coverage report of Cti.js (protocol.md section 4)."""

from __future__ import annotations

import pytest

from bridge import cti_coverage
from bridge.cli import main
from bridge.cti_surface import tables
from protocol.cti import METHODS


def test_every_method_is_counted_once_for_each_kind_of_site() -> None:
    """protocol.md section 4: for both kinds of site."""
    for seen in ({}, cti_coverage.shipped()):
        for each in cti_coverage.tallies(seen):
            assert each.tested + each.partly + each.untested + each.unsupported == len(METHODS)


def test_the_record_that_is_shipped_names_methods_that_are_there_and_ways_that_there_are() -> None:
    for kind, rows in cti_coverage.shipped().items():
        for method, ways in rows.items():
            assert tables()[kind][method].why is None, f"{method} is not supported on {kind}"
            assert ways
            assert set(ways) <= set(cti_coverage.WAYS)


def test_what_is_not_in_the_record_is_not_called_tested() -> None:
    seen = {"xivo": {"Cti.dial": ("JSON-RPC",)}}
    xivo = next(each for each in cti_coverage.tallies(seen) if each.kind == "xivo")
    assert (xivo.tested, xivo.partly) == (0, 1)
    text = cti_coverage.listed(seen)
    assert text.count("tested as JSON-RPC\n") == 1
    assert "in one of the ways" in cti_coverage.summary(seen)


def test_the_command_lists_every_row_with_the_reason_of_what_is_not_supported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["coverage", "--cti"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for rows in tables().values():
        for method, row in rows.items():
            assert any(line.split()[:1] == [method] for line in lines)
            assert row.why is None or any(line.endswith(f"not supported: {row.why}") for line in lines)
