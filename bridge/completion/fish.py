"""The script for fish, from 3.0 on.

Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bridge.completion.model import Command, Model, Option

_HEAD: Final = """\
# Completion of ctibridge for fish. For this shell:  ctibridge completion fish | source
# For every shell:  ctibridge completion fish > ~/.config/fish/completions/ctibridge.fish

function __ctibridge_typed --description 'the command so far, then the method, if there is one'
    set -l here ''
    set -l method ''
    set -l skip ''
    for word in (commandline -opc)[2..-1]
        if test -n "$skip"
            set skip ''
            continue
        end
        switch "$here $word"
"""


def script(model: Model) -> str:
    """The script."""
    return _HEAD + "\n".join(_lines(model)) + "\n"


def _lines(model: Model) -> Iterator[str]:
    for command in model.commands:
        if command.path:
            yield f"            case {_quoted(command.arriving)}"
            yield f"                set here {_quoted(command.here)}"
        for option in command.options:
            if option.takes != "nothing":
                yield f"            case {' '.join(map(_quoted, command.arriving_at(option)))}"
                yield "                set skip yes"
    takers = " ".join(_quoted(f"{each.here} *") for each in model.commands if each.takes_method)
    yield f"            case {takers}"
    yield "                if test -z \"$method\"; and not string match -q -- '-*' $word"
    yield "                    set method $word"
    yield "                end"
    yield "        end"
    yield "    end"
    yield "    echo $here"
    yield "    echo $method"
    yield "end"
    yield "function __ctibridge_at --description 'whether this is the command so far'"
    yield "    set -l typed (__ctibridge_typed)"
    yield '    test "$typed[1]" = "$argv[1]"'
    yield "end"
    yield "function __ctibridge_parameters --description 'the parameters of the method'"
    yield "    set -l typed (__ctibridge_typed)"
    yield "    switch $typed[2]"
    for method, names in model.parameters.items():
        words = [f"{name}={word}" for name in names for word in model.values.get((method, name), ("",))]
        yield f"        case {method}"
        yield f"            printf '%s\\n' {' '.join(map(_quoted, words))}"
    yield "    end"
    yield "end"
    yield "complete -c ctibridge -f"
    for command in model.commands:
        here = f"-n {_quoted(_at(command))}"
        for name, said in command.below:
            yield f"complete -c ctibridge {here} -a {name}{_description(said)}"
        for option in command.options:
            yield f"complete -c ctibridge {here} {_option(option)}"
        if command.takes_method:
            method = f"{_at(command)}; and test -z (__ctibridge_typed)[2]"
            yield f"complete -c ctibridge -n {_quoted(method)} -a {_quoted(' '.join(model.methods))}"
            method = f"{_at(command)}; and test -n (__ctibridge_typed)[2]"
            yield f"complete -c ctibridge -n {_quoted(method)} -a '(__ctibridge_parameters)'"


def _at(command: Command) -> str:
    return f"__ctibridge_at {_quoted(command.here)}"


def _option(option: Option) -> str:
    names = " ".join(
        f"-l {name.removeprefix('--')}" if name.startswith("--") else f"-s {name.removeprefix('-')}"
        for name in option.names
    )
    values = {
        "nothing": "",
        "text": " -x",
        "words": f" -x -a {_quoted(' '.join(option.words))}",
        "file": " -r -F",
        "toml": " -x -a '(__fish_complete_suffix .toml)'",
    }
    return f"{names}{values[option.takes]}{_description(option.help)}"


def _description(text: str) -> str:
    return f" -d {_quoted(text)}" if text else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
