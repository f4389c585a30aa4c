"""The replay of the example payloads of a XiVO's documents: what is asked, of whom, and what is right to answer.

An example is a body that a document sends, an answer that it shows, or both; each answer and each error that is shown
makes one request.
"""

from __future__ import annotations

from collections.abc import Iterator

from bridge.simulator.xivo_model import XivoSettings
from protocol.catalogue import xivo
from protocol.methods import rest_methods, xivo_methods
from tests.conformance.plan import Asked, Table, further, replayed
from tests.conformance.scenes_xivo import SCENES
from tests.conformance.stage import Stage
from tests.conformance.ways import Way, Who
from tests.system.client import Client

ALICE = Who("alice", "alice", "xivo")
"""She may call everything; through the tunnel each API has its own credentials."""

USERS = 12
"""The demo's four, and some whose phones are idle."""

WITH_A_TICKET = {"loginSsoKerberos": {"Authorization": "Negotiate YWxpY2U="}, "loginOidc": {}}
"""What is sent instead of a token: the simulated XUC takes the base64 of a login for a Kerberos ticket."""


def requests(table: Table) -> Iterator[Asked]:
    """The examples in the documents' order, then the further calls."""
    for name in xivo.NAMES:
        api = xivo.api(name)
        for operation, method in zip(api.operations, xivo_methods(name).values(), strict=True):
            for each in operation.example_ids:
                asked = Asked(f"{api.namespace}.{operation.name} {each}", method, body=operation.body_example)
                yield replayed(asked, table.row)
    for call in table.further:
        yield further(call, rest_methods()[call.call])


def shown_error(asked: Asked) -> str | None:
    """The error code that the document shows for the request; None where it shows an answer."""
    name, _, place = asked.id.partition(" error ")
    if not place:
        return None
    for api in xivo.apis():
        for operation in api.operations:
            if f"{api.namespace}.{operation.name}" == name:
                found: str = operation.error_examples[int(place) - 1]["error"]
                return found
    raise ValueError(f"{name} is no operation")


async def stage(way: Way, asked: Asked) -> Stage:
    """What surrounds a request, its scene played."""
    made = Stage(way, asked, iter(()), ALICE)
    if asked.scene:
        try:
            await SCENES[asked.scene](made)
        except BaseException:
            await made.close()
            raise
    return made


class XivoSigner:
    """The credentials of each of a XiVO's APIs (`tests.conformance.ways.Signer`)."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    async def headers(self, client: Client, who: Who, asked: Asked) -> dict[str, str]:
        """As the operation's document says: a token, the server's own, or a cookie."""
        api, _, name = asked.method.name.partition(".")
        if name in WITH_A_TICKET:
            return WITH_A_TICKET[name]
        if api == "ConfigMgt":
            return {"X-Auth-Token": XivoSettings().configmgt_token}
        kind = "xcu"
        if api == "Xuc":
            user_type = xivo.api("xuc").operation(name).user_type
            kind = "webservice" if user_type == "webservice" else "login"
        if kind not in self._kept:
            self._kept[kind] = await self._signed_in(client, kind)
        return self._kept[kind]

    @staticmethod
    async def _signed_in(client: Client, kind: str) -> dict[str, str]:
        if kind == "xcu":
            body = {"login": "admin", "password": "superpass"}
            answer = await client.request("POST", "/api/1.0/login", body)
            return {"Cookie": answer.headers["set-cookie"][0].partition(";")[0]}
        login = "ws" if kind == "webservice" else "alice"
        answer = await client.request(
            "POST", f"/xuc/api/2.0/auth/{kind}", {"login": login, "password": login}
        )
        return {"Authorization": f"Bearer {answer.body['token']}"}
