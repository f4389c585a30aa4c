"""Progress of long commands: a bar at a terminal, never where a program reads."""

from __future__ import annotations

import io

import pytest

from bridge.terminal.progress import Bar, part
from tests.system.commands import COMMAND, terminal

LOAD = ("bench", "pbx", "--users", "20", "--agents", "5", "--rate", "5", "--seconds", "1.5")


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class _Narrow(_Terminal):
    encoding = "ascii"


def test_a_bar_replaces_what_stood_there_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol.md section 10: it fits in one line, whatever it says."""
    monkeypatch.setenv("COLUMNS", "60")
    shown = _Terminal()
    bar = Bar(shown)
    part(bar, "calls")("round 1 of 2", 0.5)
    bar("x" * 200)
    bar.clear()
    lines = shown.getvalue().split("\r\x1b[K")
    assert lines[1] == "0:00  ████████████░░░░░░░░░░░░  50%  calls: round 1 of 2"
    assert len(lines[2]) == 59
    assert lines[3] == ""
    assert "\n" not in shown.getvalue()


def test_a_terminal_without_blocks_gets_a_bar_of_signs() -> None:
    shown = _Narrow()
    Bar(shown)("all", 1.0)
    assert "0:00  ######################## 100%  all" in shown.getvalue()


def test_without_a_terminal_there_is_a_line_for_each_step_and_for_programs_nothing() -> None:
    """protocol.md section 10: with --json nothing."""
    shown = io.StringIO()
    bar = Bar(shown)
    bar("one", 0.5)
    bar("two")
    bar.clear()
    assert shown.getvalue() == "one\ntwo\n"
    for silent in (io.StringIO(), _Terminal()):
        bar = Bar(silent, quiet=True)
        bar("one", 0.5)
        bar.clear()
        assert silent.getvalue() == ""


def test_a_long_command_shows_a_bar_at_a_terminal() -> None:
    """protocol.md section 10: `bench pbx` counts people and calls."""
    with terminal(COMMAND, *LOAD) as shown:
        assert shown.ended() == 0, shown.text
        assert "░" in shown.written
        assert " calls\r" in shown.text
        assert shown.text.rstrip().endswith("held")
