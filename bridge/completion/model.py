"""What can be typed behind `ctibridge`: the commands with their options, and the methods with their parameters.

Errors: none. A value's kind is told by how the parser calls it: FILE and PEM are files, TYPE is a type of event,
METHOD a method; `--config` is a TOML file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from bridge import method_list

Takes = Literal["nothing", "text", "words", "file", "toml"]

_FILES: Final = ("FILE", "PEM")


class Option(NamedTuple):
    """One option, by all its names; `words` are the values it takes where it takes words."""

    names: list[str]
    help: str
    takes: Takes
    words: list[str]


class Command(NamedTuple):
    """`path` is `("bench", "pbx")`; `below` are the commands, or other words, that may follow it."""

    path: tuple[str, ...]
    help: str
    options: list[Option]
    below: list[tuple[str, str]]
    takes_method: bool

    @property
    def here(self) -> str:
        """The path in one word: where one is once it has been typed; empty for the program itself."""
        return " ".join(self.path)

    @property
    def arriving(self) -> str:
        """Where one was before, and the word that leads here."""
        return f"{' '.join(self.path[:-1])} {self.path[-1]}"

    def arriving_at(self, option: Option) -> list[str]:
        """The same for an option, by each of its names."""
        return [f"{self.here} {name}" for name in option.names]


class Model(NamedTuple):
    """The whole. The first of `commands` is the program itself."""

    commands: list[Command]
    methods: list[str]
    parameters: dict[str, list[str]]
    """Method → the names of its parameters."""
    values: dict[tuple[str, str], list[str]]
    """Method and parameter → the words that its value may be."""


def model(parser: argparse.ArgumentParser) -> Model:
    """Read the parser and the OpenRPC document."""
    known = method_list.methods().values()
    return Model(
        list(_commands(parser, (), "")),
        [each.name for each in known],
        {each.name: [one.name for one in each.params] for each in known if each.params},
        {
            (each.name, one.name): words
            for each in known
            for one in each.params
            if (words := method_list.words(one.schema))
        },
    )


def _commands(parser: argparse.ArgumentParser, path: tuple[str, ...], said: str) -> Iterator[Command]:
    options, below, parsers = [], [], {}
    takes_method = False
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to ask for them
        if action.help == argparse.SUPPRESS:
            continue
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse gives this type no public name
            summaries = {each.dest: each.help or "" for each in action._choices_actions}  # noqa: SLF001 - as above
            parsers = {name: (each, summaries.get(name, "")) for name, each in action.choices.items()}
            below = [(name, summary) for name, (_, summary) in parsers.items()]
        elif action.option_strings:
            options.append(_option(action))
        elif action.choices is not None:
            below = [(str(each), "") for each in action.choices]
        elif action.metavar == "METHOD":
            takes_method = True
    yield Command(path, said, options, below, takes_method)
    for name, (each, summary) in parsers.items():
        yield from _commands(each, (*path, name), summary)


def _option(action: argparse.Action) -> Option:
    takes, words = _taken(action)
    return Option(list(action.option_strings), action.help or "", takes, words)


def _taken(action: argparse.Action) -> tuple[Takes, list[str]]:
    choices: Any = action.choices
    if action.nargs == 0:
        return "nothing", []
    if choices is not None:
        return "words", [str(each) for each in choices]
    if action.metavar == "TYPE":
        return "words", method_list.event_types()
    if action.dest == "config":
        return "toml", []
    return ("file" if action.metavar in _FILES else "text"), []
