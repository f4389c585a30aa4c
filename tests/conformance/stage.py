"""What surrounds one example: who asks, whom else it takes, and what has to happen before it. Raises `Refused`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, Protocol

from tests.conformance.plan import Asked
from tests.conformance.ways import Refused, Reply, Way, Who, done


class Scene(Protocol):
    """Makes something happen on a stage."""

    __name__: str

    def __call__(self, stage: Stage) -> Coroutine[Any, Any, None]:
        """Raises `Refused`."""
        ...


class Scenes(dict[str, Scene]):
    """Scenes by the names that the tables call them."""

    def add(self, scene: Scene) -> Scene:
        """A decorator: it has the name of its function."""
        self[scene.__name__] = scene
        return scene


class Stage:
    """One example's. `values` is what `$name` stands for in the tables; `me` is who asks."""

    def __init__(self, way: Way, asked: Asked, people: Iterator[str], me: Who | None) -> None:
        self.way = way
        self.asked = asked
        self._people = people
        self.values: dict[str, Any] = {}
        self.person = self.user() if me is None or me.login == "admin" else me
        self.me = me or self.person
        self.phone = self.person.login.removeprefix("oxe")
        self.values |= {"login": self.person.login, "phone": self.phone}
        self._afterwards: list[Callable[[], Awaitable[object]]] = []

    def user(self) -> Who:
        """Somebody to whom nothing has happened yet."""
        return Who(f"oxe{next(self._people)}", "0000")

    def named(self, name: str) -> Who:
        """Somebody like that, whom the tables call `$name` (his number) and `$nameLogin`."""
        who = self.user()
        self.values |= {name: who.login.removeprefix("oxe"), f"{name}Login": who.login}
        return who

    async def do(self, who: Who, call: str, /, **arguments: Any) -> Any:
        """The answer's body, or its location, of what must go well."""
        reply: Reply = await done(self.way, who, call, arguments)
        return reply.body if reply.location is None else reply.location

    def later(self, who: Who, call: str, /, **arguments: Any) -> None:
        """Do this when the example is over, whether it goes well or not."""

        async def undo() -> None:
            await done(self.way, who, call, arguments)

        self._afterwards.append(undo)

    async def close(self) -> list[str]:
        """Tidy up, all of it; what was refused."""
        refused = []
        for undo in reversed(self._afterwards):
            try:
                await undo()
            except Refused as error:
                refused.append(str(error))
        return refused
