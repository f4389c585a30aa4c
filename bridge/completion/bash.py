"""The script for bash, from 3.2 on.

Errors: none. `=` ends a word there: `--config=x` and `state=t` arrive in three.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from bridge.completion.model import Command, Model, Option

_HEAD: Final = """\
# Completion of ctibridge for bash. For this shell:  eval "$(ctibridge completion bash)"
# For every shell:  ctibridge completion bash > ~/.local/share/bash-completion/completions/ctibridge

_ctibridge() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path="" method="" skip="" word i
    COMPREPLY=()
    if [[ $current == "=" ]]; then
        current=""
    elif [[ $before == "=" ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $skip ]]; then
            # the value of an option, which may stand behind a "="
            [[ $word == "=" ]] || skip=""
            continue
        fi
"""

_TAIL: Final = """\
}

_ctibridge_words() {
    COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_ctibridge_files() {
    local IFS=$'\\n'
    compopt -o filenames 2>/dev/null
    if [[ $1 == toml ]]; then
        COMPREPLY=($(compgen -f -X '!*.toml' -- "$2") $(compgen -d -- "$2"))
    else
        COMPREPLY=($(compgen -f -- "$2"))
    fi
}

complete -F _ctibridge ctibridge
"""


def script(model: Model) -> str:
    """The script."""
    return _HEAD + "".join(f"    {line}\n" for line in _lines(model)) + _TAIL


def _lines(model: Model) -> Iterator[str]:
    yield '    case "$path $word" in'
    for command in model.commands:
        if command.path:
            yield f"        {shlex.quote(command.arriving)}) path={shlex.quote(command.here)} ;;"
        for option in command.options:
            if option.takes != "nothing":
                yield f"        {_patterns(command, option)}) skip=yes ;;"
    takers = "|".join(shlex.quote(each.here) for each in model.commands if each.takes_method)
    yield "        *)"
    yield f"            case $path in {takers}) [[ -n $method || $word == -* ]] || method=$word ;; esac ;;"
    yield "    esac"
    yield "done"
    yield 'case "$path $before" in'
    for command in model.commands:
        for option in command.options:
            patterns = _patterns(command, option)
            if option.takes in ("file", "toml"):
                yield f'    {patterns}) _ctibridge_files {option.takes} "$current"; return ;;'
            elif option.takes == "words":
                yield f'    {patterns}) _ctibridge_words {shlex.quote(" ".join(option.words))} "$current"; return ;;'
            elif option.takes == "text":
                yield f"    {patterns}) return ;;"
    yield "esac"
    yield 'case "$method $before" in'
    for (method, parameter), possible in model.values.items():
        yield f'    "{method} {parameter}") _ctibridge_words {shlex.quote(" ".join(possible))} "$current"; return ;;'
    yield "esac"
    yield "if [[ $current == -* ]]; then"
    yield "    case $path in"
    for command in model.commands:
        flags = " ".join(name for option in command.options for name in option.names)
        yield f'        {shlex.quote(command.here)}) _ctibridge_words {shlex.quote(flags)} "$current" ;;'
    yield "    esac"
    yield "elif [[ -n $method ]]; then"
    yield "    compopt -o nospace 2>/dev/null"
    yield "    case $method in"
    for method, names in model.parameters.items():
        pairs = " ".join(f"{each}=" for each in names)
        yield f'        {method}) _ctibridge_words "{pairs}" "$current" ;;'
    yield "    esac"
    yield "else"
    yield "    case $path in"
    for command in model.commands:
        following = model.methods if command.takes_method else [name for name, _ in command.below]
        if following:
            here = shlex.quote(command.here)
            yield f'        {here}) _ctibridge_words "{" ".join(following)}" "$current" ;;'
    yield "    esac"
    yield "fi"


def _patterns(command: Command, option: Option) -> str:
    return "|".join(map(shlex.quote, command.arriving_at(option)))
