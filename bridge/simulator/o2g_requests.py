"""Reading the parameters of an O2G request, forgiving where that does no harm, and naming what is wrong.

Raises `RestError` of type BAD_PARAMETER; `subscriber_for` also `UnknownDevice`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bridge.simulator.face import Call, RestError
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber, UnknownDevice

NUMBER = re.compile(r"\+?[0-9A-D*#]{1,49}")
"""A phone number once its separators are gone; seed document 004, `RoutingErrorCause`."""
SEPARATORS = re.compile(r"[ ().\-]")
INT32 = (-(2**31), 2**31 - 1)
INTEGER_MAX = 10**20
"""Above this a JSON number cannot have been meant as a phone number."""

Value = dict[str, Any]


def bad(inner: str, *, telephony: dict[str, str] | None = None) -> RestError:
    """A BAD_PARAMETER answer."""
    return RestError("BAD_PARAMETER", inner, telephony=telephony)


def shown(value: object) -> str:
    """What was given, short enough for an error message."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


class Fields:
    """The members of a JSON object, or a query; `where` is what comes before their names in messages."""

    def __init__(self, values: object, where: str = "") -> None:
        if values is None:
            values = {}
        if not isinstance(values, dict):
            raise bad(f"{where.rstrip('.') or 'the body'} must be a JSON object, not {shown(values)}")
        self._values: Value = values
        self._where = where

    @classmethod
    def of(cls, call: Call) -> Fields:
        """The request's body; an absent one has no members."""
        return cls(call.body)

    def name(self, key: str) -> str:
        """The member's full name."""
        return f"{self._where}{key}"

    def given(self, key: str) -> bool:
        """Whether the member is there and not null."""
        return self._values.get(key) is not None

    def text(self, key: str) -> str | None:
        """A string; a number counts as its digits. None where it is absent or null."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < INTEGER_MAX:
            return str(value)
        if not isinstance(value, str):
            raise bad(f"{self.name(key)} must be a string, not {shown(value)}")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad(f"{self.name(key)} is not valid Unicode: {shown(value)}") from None
        return value

    def required(self, key: str) -> str:
        """A string that must be there and not be empty."""
        value = self.text(key)
        if not value:
            raise bad(f"{self.name(key)} is missing")
        return value

    def number(self, key: str) -> str | None:
        """A phone number without its separators."""
        value = self.text(key)
        if value is None:
            return None
        number = SEPARATORS.sub("", value)
        if not NUMBER.fullmatch(number):
            info = {"errorType": "BAD_PARAMETER_VALUE", "errorCause": "INVALID_DESTINATION"}
            message = f"{self.name(key)} is not a phone number: {shown(value)}"
            raise bad(message, telephony={**info, "message": message})
        return number

    def required_number(self, key: str) -> str:
        """A phone number that must be there."""
        number = self.number(key)
        if number is None:
            raise bad(f"{self.name(key)} is missing")
        return number

    def digits(self, key: str) -> str | None:
        """A string of decimal digits."""
        value = self.text(key)
        if value is not None and not re.fullmatch(r"[0-9]{1,32}", value):
            raise bad(f"{self.name(key)} may only hold digits: {shown(value)}")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A boolean; the strings true and false count, as in the document's own examples."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not isinstance(value, bool):
            raise bad(f"{self.name(key)} must be a boolean, not {shown(value)}")
        return value

    def integer(self, key: str) -> int | None:
        """A 32-bit integer; a string of digits counts, as in the document's own examples."""
        value = self._values.get(key)
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,10}", value):
            value = int(value)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not INT32[0] <= value <= INT32[1]:
            raise bad(f"{self.name(key)} must be a 32-bit integer, not {shown(value)}")
        return value

    def integers(self, key: str) -> list[int]:
        """A list of 32-bit integers; an absent one is empty."""
        values = self._many(key)
        return [Fields({key: value}, self._where).integer(key) or 0 for value in values]

    def texts(self, key: str, *, empty: bool = False) -> list[str] | None:
        """A list of strings, numbers counting as their digits; None where it is absent or null.

        Empty strings are refused, or with `empty` left out.
        """
        if not self.given(key):
            return None
        each = [Fields({key: value}, self._where) for value in self._many(key)]
        return [found for one in each if (found := one.text(key) if empty else one.required(key))]

    def choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        """One of `allowed`."""
        value = self.text(key)
        if value is not None and value not in allowed:
            raise bad(f"{self.name(key)} must be one of {', '.join(allowed)}, not {shown(value)}")
        return value

    def fields(self, key: str) -> Fields:
        """A JSON object; an absent one has no members."""
        return Fields(self._values.get(key), f"{self.name(key)}.")

    def list(self, key: str) -> list[Fields]:
        """A list of JSON objects; an absent one is empty."""
        values = self._many(key)
        return [Fields(value, f"{self.name(key)}[{place}].") for place, value in enumerate(values)]

    def _many(self, key: str) -> Sequence[Any]:
        values = self._values.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            raise bad(f"{self.name(key)} must be a list, not {shown(values)}")
        return values


def acr_skills(wanted: Fields) -> dict[int, int]:
    """`ACRSkills` as what an agent must know: skill number to least level. An inactive one is not asked for."""
    skills: dict[int, int] = {}
    for skill in wanted.list("skills"):
        number, level = skill.integer("skillNumber"), skill.integer("expertEvalLevel")
        if skill.flag("acrStatus", default=True) and number is not None:
            skills[number] = level or 0
    return skills


def subscriber_for(pbx: Pbx, call: Call, device_id: str | None = None) -> Subscriber:
    """Whom the request is for: who is named by login, else who owns the set it names.

    An administrator's request for an operation without `loginName` names nobody; its set decides.
    """
    if call.login is not None:
        return pbx.subscriber(call.login)
    if device_id is None:
        raise bad("loginName must be given in an administrator's session")
    owner = pbx.owner_of(device_id)
    if owner is None:
        raise UnknownDevice(f"no user has the set {device_id!r:.60}")
    return owner
