"""The replay of the O2G document's examples: what is asked, of whom, and what is right to answer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from protocol.catalogue import Example, o2g
from protocol.methods import o2g_methods
from tests.conformance import scenes_o2g, scenes_o2g_centre
from tests.conformance.plan import Asked, Table, further, replayed
from tests.conformance.scenes_o2g import ADMIN, AGENT, SUPERVISOR
from tests.conformance.stage import Scene, Stage
from tests.conformance.ways import Way, Who
from tests.system.client import Client

SCENES: dict[str, Scene] = {**scenes_o2g.SCENES, **scenes_o2g_centre.SCENES}

PEOPLE = {"user": None, "admin": ADMIN, "agent": AGENT, "supervisor": SUPERVISOR}
USERS = 600
"""Two or three for each request, several times over."""


def requests(table: Table) -> Iterator[Asked]:
    """The examples in the document's order, then the further calls."""
    for example in o2g.examples():
        yield replayed(_as_it_is(example), table.row)
    for call in table.further:
        yield further(call, o2g_methods()[call.call])


def _as_it_is(example: Example) -> Asked:
    method = o2g_methods()[f"O2g.{example.operation}"]
    path = example.request.path
    full = path if path.startswith(o2g.API_ROOT) else o2g.API_BASE + path
    asked = Asked(example.id, method, query=dict(example.request.query), body=example.request.body)
    names = iter(method.path)
    template, given = method.template.split("/"), full.split("/")
    for at, segment in enumerate(template):
        if segment.startswith("{"):
            name = next(names)
            asked.path[name] = "/".join(given[at:]) if name in method.multi else given[at]
            if name in method.multi:
                break
    if example.response is not None:
        asked.status = example.response.status
    return asked


async def stage(way: Way, asked: Asked, people: Iterator[str]) -> Stage:
    """What surrounds a request, its scene played."""
    who = PEOPLE[asked.by] if asked.by in PEOPLE else Who(asked.by, "0000")
    made = Stage(way, asked, people, who)
    if asked.scene:
        try:
            await SCENES[asked.scene](made)
        except BaseException:
            await made.close()
            raise
    return made


def people() -> Iterator[str]:
    """Numbers of users, each given once."""
    # The demo's own users have second sets or are in a hunting group; numbers from 70900 on are not users'.
    return iter(map(str, (*range(70140, 70900), *range(71500, 70140 + USERS))))


class O2gSigner:
    """Everybody's session of O2G (`tests.conformance.ways.Signer`)."""

    def __init__(self) -> None:
        self._cookies: dict[Who, str] = {}

    async def headers(self, client: Client, who: Who, asked: Asked) -> dict[str, str]:
        """The session's cookie; for who signs in, what he signs in with."""
        if asked.method.operation == "authentication.authenticate":
            return _basic(who)
        if asked.method.operation == "sessions.open":
            return {"Cookie": await self._authenticated(client, _basic(who))}
        return {"Cookie": await self.session(client, who)}

    async def session(self, client: Client, who: Who) -> str:
        """The cookie of his session."""
        if who not in self._cookies:
            cookie = await self._authenticated(client, _basic(who))
            answer = await client.request(
                "POST", "/api/rest/1.0/sessions", {"applicationName": "replay"}, headers={"Cookie": cookie}
            )
            assert answer.status == 200, answer
            self._cookies[who] = cookie
        return self._cookies[who]

    @staticmethod
    async def _authenticated(client: Client, authorization: dict[str, Any]) -> str:
        path = "/api/rest/authenticate?version=1.0"
        answer = await client.request("GET", path, headers=authorization)
        assert answer.status == 200, answer
        return answer.headers["set-cookie"][0].partition(";")[0]


def _basic(who: Who) -> dict[str, str]:
    credentials = base64.b64encode(f"{who.login}:{who.password}".encode()).decode()
    return {"Authorization": f"Basic {credentials}"}
