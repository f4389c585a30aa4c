"""Who telephones in the tests of the console, and his tab."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.system.chromium import Browser
from tests.system.console.console import Console


@dataclass(frozen=True)
class Person:
    """Somebody with a phone."""

    login: str
    password: str
    number: str
    name: str


@dataclass(frozen=True)
class House:
    """Who is there, and a queue whose only agent is the last of them."""

    site: str
    caller: Person
    callee: Person
    third: Person
    agent: Person
    queue: str


O2G = House(
    "o2g",
    Person("oxe70123", "0000", "70123", "David Delmas"),
    Person("oxe70124", "0000", "70124", "Elena Esteve"),
    Person("oxe70125", "0000", "70125", "Felix Faure"),
    Person("oxe70130", "0000", "70130", "Agent 1"),
    "60141",
)
XIVO = House(
    "xivo",
    Person("alice", "alice", "1001", "Alice Johnson"),
    Person("bob", "bob", "1002", "Bob Martin"),
    Person("carol", "carol", "1003", "Carol Dubois"),
    Person("dave", "dave", "1004", "Dave Moreau"),
    "3003",
)
HOUSES = {"o2g": O2G, "xivo": XIVO}


class Phone(Console):
    """Somebody's tab, signed in, with the soft phone in front."""

    @classmethod
    async def of(cls, browser: Browser, demo: str, house: House, person: Person) -> Phone:
        """The tab of a person."""
        phone = cls((await Console.open(browser, demo, "phone")).tab)
        await phone.sign_in(person.login, person.password, house.site)
        return phone

    async def calls(self, *calls: tuple[Person | str, str]) -> None:
        """Wait until the cards are those of these calls, and no others: who it is, and the badge."""
        wanted = [
            f"{who if isinstance(who, str) else f'{who.name} ({who.number})'}: {state}"
            for who, state in calls
        ]
        cards = (
            "[...document.querySelectorAll('.call-card')].map((card) => card.querySelector('.who-calls').textContent"
            " + ': ' + card.querySelector('.badge').textContent).sort().join('; ')"
        )
        await self.until(f"{cards} === {json.dumps('; '.join(sorted(wanted)))}")

    async def does(self, action: str, whose: Person | None = None) -> None:
        """Press a button of a call's card."""
        button = f"[data-action={action}]"
        if whose is None:
            await self.press(button)
            return
        cards = await self.tab.value(
            "[...document.querySelectorAll('.call-card')].map((card) => [card.dataset.call, card.textContent])"
        )
        (call,) = [call for call, text in cards if whose.number in text]
        await self.press(f"[data-call='{call}'] {button}")

    async def buttons(self, *names: str) -> None:
        """Wait until these buttons of cards can be seen, and no others."""
        seen = (
            "[...document.querySelectorAll('.call-card [data-action]')].filter((each) => each.offsetParent !== null)"
            ".map((each) => each.dataset.action).sort().join(' ')"
        )
        await self.until(f"{seen} === {json.dumps(' '.join(sorted(names)))}")

    async def transfer_to(self, person: Person, how: str) -> None:
        """Open the transfer of the only card that has one, name somebody, and do it."""
        await self.does("transfer")
        await self.write(".transfer input", person.number)
        await self.does(how)

    async def dial(self, number: str) -> None:
        """Dial by the field."""
        await self.write("#number", number)
        await self.press("#dial")

    async def switch(self, selector: str, *, is_on: bool) -> None:
        """Press a switch, and wait until the PBX tells that it has changed."""
        await self.press(selector)
        await self.until(
            f"document.querySelector({json.dumps(selector)}).ariaChecked === {json.dumps(str(is_on).lower())}"
        )

    async def no_faults(self) -> None:
        """Nothing was refused, and the browser had nothing to complain of."""
        assert await self.shown(".notice.bad") == []
        assert self.tab.faults == []
