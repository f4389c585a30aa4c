"""A site that says whatever it likes: who has called is answered, and hears what can be told."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from protocol.encoding import Encoding as Wire
from protocol.encoding import Undecodable, check, recode
from tests.fuzz.mutation import mutated
from tests.fuzz.registry import TARGETS
from tests.fuzz.target import JSON_TOKENS
from tests.system.client import Client, Encoding, opened
from tests.system.fuzzing import is_well_formed
from tests.system.serving import serving
from tests.system.stand_in import Asked, Channel, Hangup

ROUNDS = int(os.environ.get("CTIBRIDGE_FUZZ", "70"))
SEED = int(os.environ.get("CTIBRIDGE_FUZZ_SEED", "1"))
LOGIN = "oxe70120"

DEEP = (
    b'{"eventName":"OnCallCreated","loginName":"oxe70120","callRef":"1","x":' + b"[" * 985 + b"]" * 985 + b"}"
)
EVENTS = [
    *(line for seed in TARGETS["o2g_events"].seeds for line in seed.split(b"\n")),
    *(line for seed in TARGETS["contact_centre"].seeds for line in seed.split(b"\n")),
    b'{"eventName":"OnCallCreated","loginName":"oxe70120","callRef":"\\ud800"}',
    b'{"eventName":"OnCallCreated","loginName":"oxe70120","callRef":"\xff"}',
    b'{"eventName":"OnUserStateModified","loginName":"oxe70120","state":1e999}',
    DEEP,
]
BODIES = [
    *(seed[2:] for seed in TARGETS["answers"].seeds),
    *EVENTS,
    b'{"calls":[{"callRef":"C1","legs":[{"deviceId":"70120","state":"ACTIVE"}]}]}',
    b'{"name":"\xff\xfe"}',
    b'{"name":"\\ud800"}',
]
TOKENS = (*JSON_TOKENS, b"[" * 985)

CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("GET", "/telephony/calls", "Cti.getCurrentCallsPhoneEvents", {}),
    ("GET", "/telephony/calls", "O2g.telephony.getCalls", {}),
    ("GET", f"/users/{LOGIN}", "O2g.users.getByLoginName", {"loginName": LOGIN}),
    ("GET", "/routing", "O2g.routing.getCapabilities", {}),
    ("POST", "/telephony/basicCall", "Cti.dial", {"destination": "70121"}),
    ("POST", "/subscriptions", "O2g.subscribe", {"selectors": [{"names": ["telephony"]}]}),
    ("GET", "/comlog/records", "Cti.getUserCallHistory", {"size": 3}),
]


class _Odd:
    """Answers everything but the sign-in with what a test's random source makes of `BODIES`."""

    def __init__(self, random: Random, encoding: Encoding) -> None:
        self._random = random
        self._encoding = encoding

    def _body(self) -> bytes:
        random = self._random
        return random.choice(BODIES) if random.random() < 0.3 else mutated(random, BODIES, TOKENS)

    async def __call__(self, asked: Asked) -> None:
        random = self._random
        body = self._body()
        while self._encoding is Encoding.JSON and _is_only_grammar(body):
            body = self._body()
        status = random.choice((200, 200, 201, 204, 400, 403, 404, 500, 503))
        fields = random.choice(
            ((), ("Location: /api/rest/1.0/x/1",), ("Content-Disposition: a; filename*=x''%ff",))
        )
        if status == 204:
            await asked.answer(204)
        elif random.random() < 0.1:
            head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            await asked.write(mutated(random, [head + body], TOKENS))
            raise Hangup
        else:
            kind = random.choice(("application/json", "text/plain", None))
            await asked.answer(status, body, *fields, type_=kind)


def _is_only_grammar(body: bytes) -> bool:
    """Whether it is JSON that the test's own client cannot read: a JSON result is passed on as the site wrote it."""
    if body.count(b"[") > 500:
        return True  # how deep is too deep depends on who reads it
    try:
        recode(body, Wire.JSON)
    except Undecodable:
        return False
    try:
        check(body)
    except Undecodable:
        return True
    return False


@pytest.mark.parametrize("batched", [False, True], ids=["alone", "in_a_batch"])
async def test_whatever_a_site_answers_the_call_has_an_answer(
    tmp_path: Path, encoding: Encoding, batched: bool
) -> None:
    """protocol.md section 7: a site that fails is -32000, -32003 or -32005, and no error of the bridge's own."""
    random = Random(SEED)
    async with serving(tmp_path, limits={"upstream_timeout_s": 5}) as (site, bridge):
        async with opened(bridge.url, encoding) as client:
            await client.call("Session.login", {"login": LOGIN, "password": "0000"})
            for method, path, _, _ in CALLS:
                site.script(method, path, _Odd(random, encoding))
            for at in range(ROUNDS):
                _, _, name, params = CALLS[at % len(CALLS)]
                if batched:
                    message = await _in_a_batch(client, name, params)
                else:
                    message = await client.message(name, params)
                is_well_formed(message)
                assert message.get("error", {}).get("code") not in (-32601, -32602), (name, message)
            assert await client.call("rpc.ping") == {}
        assert "Traceback" not in bridge.program.stderr, bridge.program.stderr


async def _in_a_batch(client: Client, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The answer to a call in a batch of one."""
    before = sum(isinstance(heard.message, list) for heard in client.heard)
    call = {"jsonrpc": "2.0", "id": "one", "method": method, "params": params}
    await client.connection.send(client.encoding.frame([call]))
    await client.call("rpc.ping")
    while True:
        batches = [heard.message for heard in client.heard if isinstance(heard.message, list)]
        if len(batches) > before:
            answer: dict[str, Any] = batches[-1][0]
            return answer
        await client.call("rpc.ping")


async def test_whatever_a_site_tells_what_comes_after_it_is_told(tmp_path: Path, encoding: Encoding) -> None:
    """protocol.md section 6: nothing is lost that could be told; an event that is none takes no other with it."""
    random = Random(SEED)
    async with serving(tmp_path) as (site, bridge):
        async with opened(bridge.url, encoding) as client:
            await client.call("Session.login", {"login": LOGIN, "password": "0000"})
            await site.until(lambda: LOGIN in site.channels)
            own = site.channels[LOGIN]
            await client.call("O2g.subscribe", {"selectors": [{"names": ["telephony"]}]})
            await site.until(lambda: site.channels.get(LOGIN, own) is not own)
            channels = own, site.channels[LOGIN]
            for at in range(ROUNDS // 5):
                for _ in range(5):
                    event = (
                        random.choice(EVENTS) if random.random() < 0.3 else mutated(random, EVENTS, TOKENS)
                    )
                    await _tell(channels, event)
                number = str(70_000 + at)
                await _tell(channels, _forwarded_to(number))
                while not _tells_of(await client.event(), number):
                    pass
        assert "Traceback" not in bridge.program.stderr, bridge.program.stderr


async def _tell(channels: tuple[Channel, ...], event: bytes) -> None:
    for channel in channels:
        await channel.line(event)


def _forwarded_to(number: str) -> bytes:
    return (
        b'{"eventName":"OnRoutingStateChanged","loginName":"oxe70120","routingState":{"forwardRoutes":['
        b'{"destinations":[{"type":"NUMBER","number":"%b"}]}]}}' % number.encode()
    )


def _tells_of(event: dict[str, Any], number: str) -> bool:
    is_well_formed(event)
    return bool(event["params"].get("ctiMessage", {}).get("uncFwdDestination") == number)
