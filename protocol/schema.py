"""What a value must be: one description that takes a client's value and writes itself down as JSON Schema.

A schema takes more than it sends: numbers as strings, enumerations in any case (protocol/catalogue/README.md, "Where
the documents are in doubt"). Errors: `Misfit`.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from protocol.words import EXACT_INTEGER_MAX, SHOWN_CHARACTERS, shown


class Misfit(ValueError):
    """A value is not what it must be.

    `path` leads to the part at fault from where the check began: `filters[0].field`, "" for the value itself. `fault`
    says what came and what is allowed, as the end of a sentence that begins with the part's name.
    """

    def __init__(self, fault: str, path: str = "") -> None:
        super().__init__(f"{path or 'it'} {fault}")
        self.fault = fault
        self.path = path

    def within(self, step: str) -> Misfit:
        """The same, seen from the object or array that holds the value; `step` is `name` or `[3]`."""
        rest = self.path
        joined = f"{step}{'' if not rest or rest.startswith('[') else '.'}{rest}"
        return Misfit(self.fault, joined)


Components = Callable[[str, Callable[["Components"], dict[str, Any]]], dict[str, Any]]
"""Takes a component's name and what describes it, and answers the reference to it."""


class Schema(Protocol):
    """One description."""

    def accept(self, value: Any) -> Any:
        """The value as it is to be sent. Raises `Misfit`."""
        ...

    def describe(self, components: Components) -> dict[str, Any]:
        """The JSON Schema (draft 7) of what is sent; what has a name goes into `components`."""
        ...

    def sample(self) -> Any:
        """A value that fits, the smallest one."""
        ...


def unencodable(text: str) -> bool:
    """Whether a text holds half a surrogate pair: no encoding of a request can say that."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


class Text:
    """A string. `format` is the document's own word for its form; it is not checked, the PBX knows better."""

    def __init__(self, format: str | None = None) -> None:  # noqa: A002 - JSON Schema's own word
        self._format = format

    def accept(self, value: Any) -> str:
        """Strings; numbers and booleans as JSON writes them."""
        if isinstance(value, str):
            if unencodable(value):
                raise Misfit("must be Unicode text, got a string with a lone surrogate")
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return _decimal(value)
        if isinstance(value, float) and math.isfinite(value):
            return repr(value)
        raise Misfit(f"must be a string, got {shown(value)}")

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: string`."""
        if self._format is None:
            return {"type": "string"}
        if self._format == "uuid":
            return {"type": "string", "format": "uuid"}
        return {"type": "string", "description": self._format}

    def sample(self) -> str:
        """A text of that form."""
        return "00000000-0000-4000-8000-000000000000" if self._format == "uuid" else "x"


class Choice:
    """One of some strings. `synonyms`: what else is taken, and what it means."""

    def __init__(
        self, values: tuple[str, ...], synonyms: Mapping[str, str] | None = None, component: str | None = None
    ) -> None:
        self.values = values
        self._extra = dict(synonyms or {})
        self._component = component
        self._exact = {value: value for value in values} | self._extra
        self._folded = {value.casefold(): meant for value, meant in reversed(self._exact.items())}

    def accept(self, value: Any) -> str:
        """One of the values, in any case."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, str):
            found = self._exact.get(value) or self._folded.get(value.casefold())
            if found is not None:
                return found
        raise Misfit(f"must be one of {', '.join(self.values)}, got {shown(value)}")

    def describe(self, components: Components) -> dict[str, Any]:
        """`enum`; with a name, a reference to it."""
        if self._component is None:
            return self._enum(components)
        return components(self._component, self._enum)

    def _enum(self, components: Components) -> dict[str, Any]:
        return {"type": "string", "enum": list(dict.fromkeys([*self.values, *self._extra]))}

    def sample(self) -> str:
        """The first value."""
        return self.values[0]


_WHOLE = re.compile(r"[+-]?[0-9]{1,20}\Z")


class Whole:
    """An integer of `bits` (None: as many as JavaScript holds exactly), from `minimum` on."""

    def __init__(self, bits: int | None = None, minimum: int | None = None) -> None:
        self._bits = bits
        self._most = EXACT_INTEGER_MAX if bits is None else 2 ** (bits - 1) - 1
        self._least = minimum if minimum is not None else -self._most - (0 if bits is None else 1)
        self._minimum = minimum

    def accept(self, value: Any) -> int:
        """Integers; floats without a fraction; strings of digits."""
        if isinstance(value, bool):
            number = None
        elif isinstance(value, int):
            number = value
        elif isinstance(value, float):
            number = int(value) if value.is_integer() else None
        elif isinstance(value, str):
            number = int(value) if _WHOLE.match(value) else None
        else:
            number = None
        if number is None:
            raise Misfit(f"must be an integer, got {shown(value)}")
        if not self._least <= number <= self._most:
            raise Misfit(f"must be an integer from {self._least} to {self._most}, got {shown(value)}")
        return number

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: integer`."""
        described: dict[str, Any] = {"type": "integer"}
        if self._bits is not None:
            described["format"] = f"int{self._bits}"
        if self._minimum is not None:
            described["minimum"] = self._minimum
        return described

    def sample(self) -> int:
        """The least that is not negative."""
        return max(self._least, 0)


class Number:
    """A number with a fraction."""

    def accept(self, value: Any) -> float:
        """Numbers, and strings that hold one."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = value
        elif isinstance(value, str):
            try:
                number = float(value)
            except ValueError:
                number = math.nan
        else:
            number = math.nan
        if isinstance(number, float) and not math.isfinite(number):
            raise Misfit(f"must be a number, got {shown(value)}")
        return number

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: number`."""
        return {"type": "number"}

    def sample(self) -> float:
        """Zero."""
        return 0


class Truth:
    """A boolean."""

    def accept(self, value: Any) -> bool:
        """Booleans, and "true" and "false" in any case."""
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        raise Misfit(f"must be true or false, got {shown(value)}")

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: boolean`."""
        return {"type": "boolean"}

    def sample(self) -> bool:
        """False."""
        return False


class Flag(Truth):
    """A query parameter that has no value: it is there or it is not."""

    def accept(self, value: Any) -> bool:
        """As `Truth`; an empty string, as in `?flag=`, is true."""
        return True if value == "" else super().accept(value)


class Anything:
    """Any JSON value."""

    def accept(self, value: Any) -> Any:
        """Whatever it is."""
        return value

    def describe(self, components: Components) -> dict[str, Any]:
        """Nothing is asked for."""
        return {}

    def sample(self) -> Any:
        """Nothing."""
        return None


class FreeObject:
    """An object with whatever members."""

    def accept(self, value: Any) -> dict[str, Any]:
        """Objects."""
        if not isinstance(value, dict):
            raise Misfit(f"must be an object, got {shown(value)}")
        return value

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: object`."""
        return {"type": "object"}

    def sample(self) -> dict[str, Any]:
        """An empty one."""
        return {}


class Nullable:
    """What the other schema says, or null."""

    def __init__(self, inner: Schema) -> None:
        self.inner = inner

    def accept(self, value: Any) -> Any:
        """Null, or what the other takes."""
        return None if value is None else self.inner.accept(value)

    def describe(self, components: Components) -> dict[str, Any]:
        """`anyOf` with null."""
        return {"anyOf": [self.inner.describe(components), {"type": "null"}]}

    def sample(self) -> Any:
        """Null."""
        return None


class Listing:
    """An array. `separator`: how it is written where only a text can be (`7,8`); such a text is taken, too."""

    def __init__(self, items: Schema, least: int = 0, separator: str | None = None) -> None:
        self.items = items
        self._least = least
        self.separator = separator

    def accept(self, value: Any) -> Any:
        """Arrays whose items are taken, all of them."""
        if self.separator is not None and isinstance(value, (str, int)):
            return Text().accept(value)
        if not isinstance(value, (list, tuple)):
            raise Misfit(f"must be an array, got {shown(value)}")
        if len(value) < self._least:
            raise Misfit(f"must hold at least {self._least}, got an empty array")
        accept = self.items.accept
        taken = []
        for item in value:
            try:
                taken.append(accept(item))
            except Misfit as misfit:
                raise misfit.within(f"[{len(taken)}]") from None
        if self.separator is None:
            return taken
        return self.separator.join(map(str, taken))

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: array`. That there must be one is not said: a type may be in answers, too, which are not judged."""
        return {"type": "array", "items": self.items.describe(components)}

    def sample(self) -> list[Any]:
        """As few as there must be."""
        return [self.items.sample()] * self._least


class Member(NamedTuple):
    """One member of a record."""

    schema: Schema
    required: bool


class Record:
    """An object with known members. They may be added after it was made, as a type may be its own member's."""

    def __init__(self, component: str | None = None, members: dict[str, Member] | None = None) -> None:
        self.members: dict[str, Member] = {} if members is None else members
        self._component = component

    def accept(self, value: Any) -> dict[str, Any]:
        """Objects with these members and no others; null is the same as left out, unless it may be null."""
        if not isinstance(value, dict):
            raise Misfit(f"must be an object, got {shown(value)}")
        members = self.members
        taken = {}
        for name, item in value.items():
            member = members.get(name)
            if member is None:
                allowed = ", ".join(members) or "nothing"
                raise Misfit(f"is unknown; allowed are {allowed}", str(name)[:SHOWN_CHARACTERS])
            if item is not None or isinstance(member.schema, Nullable):
                try:
                    taken[name] = member.schema.accept(item)
                except Misfit as misfit:
                    raise misfit.within(name) from None
        for name, member in members.items():
            if member.required and name not in taken:
                raise Misfit("is missing", name)
        return taken

    def describe(self, components: Components) -> dict[str, Any]:
        """`type: object`; with a name, a reference to it."""
        if self._component is None:
            return self._object(components)
        return components(self._component, self._object)

    def _object(self, components: Components) -> dict[str, Any]:
        described: dict[str, Any] = {"type": "object"}
        if self.members:
            described["properties"] = {
                name: member.schema.describe(components) for name, member in self.members.items()
            }
        required = [name for name, member in self.members.items() if member.required]
        if required:
            described["required"] = required
        return described

    def sample(self) -> dict[str, Any]:
        """The members that must be there."""
        return {name: member.schema.sample() for name, member in self.members.items() if member.required}


class Either:
    """The first of some schemas that takes the value."""

    def __init__(self, *options: Schema) -> None:
        self.options = options

    def accept(self, value: Any) -> Any:
        """What one of them takes; if none does, what the one says that got furthest into the value."""
        fault: Misfit | None = None
        for option in self.options:
            try:
                return option.accept(value)
            except Misfit as misfit:
                if fault is None or (misfit.path and not fault.path):
                    fault = misfit
        raise fault or Misfit(f"must be something else than {shown(value)}")

    def describe(self, components: Components) -> dict[str, Any]:
        """`anyOf`."""
        return {"anyOf": [option.describe(components) for option in self.options]}

    def sample(self) -> Any:
        """The first one's."""
        return self.options[0].sample()


class Uploaded(NamedTuple):
    """A file that goes to the PBX."""

    content: bytes
    content_type: str | None = None
    filename: str | None = None


_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;\s*[\w.+-]+=(\"[\w .+-]*\"|[\w.+-]+))*\Z", re.ASCII)
_FILENAME = re.compile(r"[^\x00-\x1f\x7f\"\\/]{1,255}\Z")

UPLOAD_COMPONENT: Final = "Upload"


class Upload:
    """A file: a string is its text; bytes are its content; an object has `text`, or `data` as a download has it.

    `data` is base64 in JSON and bytes in MessagePack, so what was downloaded can be sent as it came.
    """

    def accept(self, value: Any) -> Uploaded:
        """The file."""
        if isinstance(value, dict):
            return self._described(value)
        return Uploaded(self._content(value))

    def _content(self, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        if isinstance(value, str):
            return Text().accept(value).encode()
        raise Misfit(f"must be a text, bytes or {{contentType, filename, data}}, got {shown(value)}")

    def _described(self, value: dict[str, Any]) -> Uploaded:
        for name in value:
            if name not in ("contentType", "filename", "data", "text"):
                raise Misfit(
                    "is unknown; allowed are contentType, filename, data, text", str(name)[:SHOWN_CHARACTERS]
                )
        data, text = value.get("data"), value.get("text")
        if (data is None) == (text is None):
            raise Misfit(
                "is missing; give it, or text" if data is None else "and text are the same; give one", "data"
            )
        if text is not None:
            if not isinstance(text, str):
                raise Misfit(f"must be a string, got {shown(text)}", "text")
            content = self._content(text)
        elif isinstance(data, bytes):
            content = data
        elif isinstance(data, str):
            try:
                content = base64.b64decode(data, validate=True)
            except ValueError:
                raise Misfit(f"must be base64, got {shown(data)}", "data") from None
        else:
            raise Misfit(f"must be base64, got {shown(data)}", "data")
        return Uploaded(
            content,
            self._word(value, "contentType", _MEDIA_TYPE, "a media type like text/csv"),
            self._word(value, "filename", _FILENAME, "a name without slashes, quotes and control characters"),
        )

    @staticmethod
    def _word(value: dict[str, Any], name: str, form: re.Pattern[str], wanted: str) -> str | None:
        word = value.get(name)
        if word is None:
            return None
        if not isinstance(word, str) or not form.match(word) or unencodable(word):
            raise Misfit(f"must be {wanted}, got {shown(word)}", name)
        return word

    def describe(self, components: Components) -> dict[str, Any]:
        """A reference to the one description of uploads."""
        return components(UPLOAD_COMPONENT, _upload)

    def sample(self) -> str:
        """An empty file."""
        return ""


def _upload(components: Components) -> dict[str, Any]:
    return {
        "description": "A file to send: its text, or an object as a download has it. `data` is base64 in JSON and "
        "bytes in MessagePack.",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "contentType": {"type": "string"},
                    "filename": {"type": "string"},
                    "data": {"type": "string", "contentEncoding": "base64"},
                    "text": {"type": "string"},
                },
                "anyOf": [{"required": ["data"]}, {"required": ["text"]}],
            },
        ],
    }


def _decimal(value: int) -> str:
    if abs(value) > EXACT_INTEGER_MAX:
        raise Misfit("must be a string, got a huge number")
    return str(value)
