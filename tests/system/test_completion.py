"""`ctibridge completion`: the shells themselves are asked what they would complete."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.commands import run, terminal
from tests.system.program import START_S

SHELLS = ("bash", "zsh", "fish")

ASKED = {
    "commands": ("ctibridge s", {"serve", "simulate", "surface"}),
    "options": ("ctibridge serve --c", {"--config", "--check"}),
    "options of a command below another": ("ctibridge bench pbx --ra", {"--rate"}),
    "commands below another": ("ctibridge bench p", {"pbx"}),
    "a choice": ("ctibridge serve --log-format ", {"text", "json"}),
    "the argument of a command": ("ctibridge completion z", {"zsh"}),
    "files of configuration": ("ctibridge serve --config ", {"one.toml", "folder"}),
    "types of events": ("ctibridge events --type PhoneS", {"PhoneStatusUpdate"}),
    "methods": ("ctibridge call Cti.dialBy", {"Cti.dialByUsername"}),
    "methods behind options": (
        "ctibridge call --login ann --json Callback.f",
        {"Callback.findCallbackRequest"},
    ),
    "parameters": ("ctibridge call --login ann Cti.dial ", {"destination=", "variables="}),
    "nothing behind what cannot be known": ("ctibridge call --login ", set()),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, and a place to type in with some files."""
    found = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        ended = run("completion", shell)
        assert (ended.returncode, ended.stderr) == (0, "")
        (found / f"script.{shell}").write_text(ended.stdout)
    here = found / "here"
    (here / "folder").mkdir(parents=True)
    for name in ("one.toml", "two.txt"):
        (here / name).touch()
    return found


def _shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name} here")
    return found


def _answer(folder: Path, *command: str) -> list[str]:
    ended = subprocess.run(
        command, cwd=folder / "here", capture_output=True, text=True, timeout=START_S, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    return ended.stdout.splitlines()


def _in_bash(folder: Path, typed: list[str]) -> set[str]:
    asking = (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ctibridge; '
        '((${#COMPREPLY[@]})) && printf "%s\\n" "${COMPREPLY[@]}"; true'
    )
    script = str(folder / "script.bash")
    return set(_answer(folder, _shell("bash"), "--norc", "-c", asking, "bash", script, *typed))


@pytest.mark.parametrize(("typed", "expected"), ASKED.values(), ids=ASKED.keys())
def test_bash_knows_what_can_be_typed(folder: Path, typed: str, expected: set[str]) -> None:
    """protocol.md section 10."""
    assert _in_bash(folder, typed.split(" ")) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["ctibridge", "serve", "--log-format", "=", "j"], {"json"}),
        (["ctibridge", "serve", "--config", "="], {"one.toml", "folder"}),
        (["ctibridge", "call", "--login", "=", "ann", "Cti.dnd", "state", "=", "t"], {"true"}),
    ],
)
def test_bash_takes_words_apart_at_an_equals_sign(folder: Path, typed: list[str], expected: set[str]) -> None:
    """protocol.md section 10: as COMP_WORDBREAKS has it unless somebody changes it."""
    assert _in_bash(folder, typed) == expected


@pytest.mark.parametrize(("typed", "expected"), ASKED.values(), ids=ASKED.keys())
def test_fish_knows_what_can_be_typed(folder: Path, typed: str, expected: set[str]) -> None:
    """protocol.md section 10."""
    asking = f"source {folder / 'script.fish'}; complete -C '{typed}'"
    lines = _answer(folder, _shell("fish"), "--no-config", "-c", asking)
    found = {line.split("\t")[0].removesuffix("/") for line in lines}
    # fish offers other files, too, behind those with the ending.
    assert found - {"two.txt"} == expected


PRESSED = {
    "ctibridge ev\t": "events",
    "ctibridge serve --conf\to\t": "serve --config one.toml",
    "ctibridge call Cti.dialBy\tusern\t": "call Cti.dialByUsername username=",
    "ctibridge events --type PhoneS\t": "events --type PhoneStatusUpdate",
    "ctibridge call Cti.dnd st\tf\t": "call Cti.dnd state=false",
}
BEGIN = {
    "bash": ("--norc", "--noprofile", "-i"),
    "zsh": ("-f", "-i"),
}


@pytest.mark.parametrize("shell", BEGIN)
def test_a_pressed_tab_completes_in_a_shell_at_a_terminal(folder: Path, shell: str) -> None:
    """protocol.md section 10: told by what such a command is given in the end."""
    options = BEGIN[shell]
    with terminal(_shell(shell), *options, folder=folder / "here", env={"TERM": "dumb"}) as typed:
        prepare = "autoload -U compinit; compinit -u -D; " if shell == "zsh" else ""
        typed.type(f"{prepare}source ../script.{shell}\n")
        typed.type('ctibridge() { printf "given[%s]\\n" "$*"; }\n')
        for keys, given in PRESSED.items():
            typed.type(f"{keys}\n")
            typed.shows(f"given[{given}]")
