"""The script for zsh: as a function in `$fpath`, or evaluated.

Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bridge.completion.model import Command, Model, Option

_HEAD: Final = """\
#compdef ctibridge
# Completion of ctibridge for zsh. For this shell:  source <(ctibridge completion zsh)
# For every shell:  ctibridge completion zsh > "${fpath[1]}/_ctibridge"

_ctibridge() {
    local here="" method="" skip="" word before=${words[CURRENT-1]}
    local -a found
    for word in "${(@)words[2,CURRENT-1]}"; do
        if [[ -n $skip ]]; then
            skip=""
            continue
        fi
"""

_TAIL: Final = """\
}

if [[ ${funcstack[1]} == _ctibridge ]]; then
    _ctibridge "$@"
else
    compdef _ctibridge ctibridge
fi
"""


def script(model: Model) -> str:
    """The script."""
    return _HEAD + "".join(f"    {line}\n" for line in _lines(model)) + _TAIL


def _lines(model: Model) -> Iterator[str]:
    yield '    case "$here $word" in'
    for command in model.commands:
        if command.path:
            yield f"        {_quoted(command.arriving)}) here={_quoted(command.here)} ;;"
        for option in command.options:
            if option.takes != "nothing":
                yield f"        {_patterns(command, option)}) skip=yes ;;"
    takers = "|".join(_quoted(each.here) for each in model.commands if each.takes_method)
    yield f"        *) case $here in {takers}) [[ -n $method || $word == -* ]] || method=$word ;; esac ;;"
    yield "    esac"
    yield "done"
    # `--config=x`: what is in front of the value belongs to the question, not to the answer.
    yield "if [[ ${words[CURRENT]} == --*=* ]]; then"
    yield "    before=${words[CURRENT]%%=*}"
    yield "    compset -P '*='"
    yield "fi"
    yield 'case "$here $before" in'
    for command in model.commands:
        for option in command.options:
            if option.takes != "nothing":
                yield f"    {_patterns(command, option)}) {_values(option)}return ;;"
    yield "esac"
    yield "if [[ ${words[CURRENT]} == -* ]]; then"
    yield "    case $here in"
    for command in model.commands:
        yield f"        {_quoted(command.here)})"
        named = ((name, each.help) for each in command.options for name in each.names)
        yield f"            found=({_described(named)})"
        yield "            _describe -o option found ;;"
    yield "    esac"
    yield "elif [[ -n $method && ${words[CURRENT]} == *=* ]]; then"
    yield "    before=${words[CURRENT]%%=*}"
    yield "    compset -P '*='"
    yield '    case "$method $before" in'
    for (method, parameter), words in model.values.items():
        yield f'        "{method} {parameter}") compadd -- {" ".join(words)} ;;'
    yield "    esac"
    yield "elif [[ -n $method ]]; then"
    yield "    case $method in"
    for method, names in model.parameters.items():
        yield f"        {method}) compadd -S '=' -- {' '.join(names)} ;;"
    yield "    esac"
    yield "else"
    yield "    case $here in"
    for command in model.commands:
        path = _quoted(command.here)
        if command.takes_method:
            yield f"        {path}) compadd -- {' '.join(model.methods)} ;;"
        elif command.below:
            yield f"        {path})"
            yield f"            found=({_described(command.below)})"
            yield "            _describe command found ;;"
    yield "    esac"
    yield "fi"


def _values(option: Option) -> str:
    if option.takes == "toml":
        return "_files -g '*.toml'; "
    if option.takes == "file":
        return "_files; "
    return f"compadd -- {' '.join(option.words)}; " if option.words else ""


def _patterns(command: Command, option: Option) -> str:
    return "|".join(map(_quoted, command.arriving_at(option)))


def _described(words: Iterable[tuple[str, str]]) -> str:
    return " ".join(
        _quoted(f"{name}:{said.replace(':', chr(92) + ':')}" if said else name) for name, said in words
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
