"""A session at XUC or XCU that is kept alive: renewed in time, signed in again, given up only where it is refused."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bridge.sites.back_off import BACK_OFF_MOST_S
from bridge.sites.xivo.kept import Grant, KeptSession
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.clockwork import pass_time, settled, timeless

TTL_S = 60
DOWN = jsonrpc.site_unreachable("paris", 2, "down")
REFUSED = jsonrpc.not_signed_in("refused")


@dataclass
class Server:
    """What the session talks to: outcomes to come, `None` for a lost token; and when it was asked what."""

    outcomes: list[RpcError | None] = field(default_factory=list)
    asked: list[tuple[str, float]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    tokens: int = 0
    ttl_s: int | None = TTL_S

    def _grant(self) -> Grant:
        self.tokens += 1
        return Grant("alice", [("Authorization", f"Bearer {self.tokens}")], self.ttl_s)

    def _note(self, what: str) -> None:
        self.asked.append((what, asyncio.get_running_loop().time() - 1000.0))

    async def sign_in(self) -> Grant:
        self._note("sign in")
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        return self._grant()

    async def renew(self, grant: Grant) -> Grant | None:
        self._note("renew")
        if not self.outcomes:
            return self._grant()
        outcome = self.outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return None

    def session(self, *, persistent: bool = False) -> KeptSession:
        return KeptSession("paris", self.sign_in, self.renew, self.refusals.append, persistent=persistent)

    def whats(self) -> list[str]:
        return [what for what, _ in self.asked]


def token(session: KeptSession) -> str:
    return session.headers[0][1] if session.headers else ""


@timeless
async def test_a_session_that_has_been_opened_has_the_fields_of_its_requests() -> None:
    session = Server().session()
    assert session.headers == session.json_headers == []
    await session.open()
    assert session.headers == [("Authorization", "Bearer 1")]
    assert session.json_headers == [*session.headers, ("Content-Type", "application/json")]
    assert (session.login, session.ttl_s) == ("alice", TTL_S)
    await session.close()
    assert session.headers == []


@pytest.mark.parametrize("error", [DOWN, REFUSED])
def test_an_error_of_the_first_sign_in_is_the_callers(error: RpcError) -> None:
    @timeless
    async def run() -> None:
        session = Server([error]).session()
        with pytest.raises(RpcError) as caught:
            await session.open()
        assert caught.value is error

    run()


@timeless
async def test_a_token_is_renewed_twice_in_its_time_to_live() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await settled()
    for count in range(1, 5):
        await pass_time(TTL_S / 2 - 1)
        assert len(server.asked) == count
        await pass_time(1)
        assert server.asked[-1] == ("renew", count * TTL_S / 2)
        assert token(session) == f"Bearer {count + 1}"
    await session.close()


@timeless
async def test_a_renewal_that_fails_is_tried_again_before_the_token_ends() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await settled()
    server.outcomes += [DOWN, DOWN, DOWN]
    await pass_time(TTL_S / 2)
    assert token(session) == "Bearer 1"  # nothing is known: it may be good still
    for _ in range(TTL_S // 2):
        await pass_time(1)
    assert server.whats()[:1] == ["sign in"]
    assert token(session) != "Bearer 1"
    await session.close()


@timeless
async def test_a_lost_token_is_replaced_by_signing_in_again() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await settled()
    server.outcomes.append(None)
    await pass_time(TTL_S / 2)
    assert server.whats() == ["sign in", "renew", "sign in"]
    assert token(session) == "Bearer 2"
    await session.close()


@timeless
async def test_whoever_finds_the_session_lost_waits_for_the_next_one() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await settled()
    server.outcomes += [DOWN, DOWN]
    waiting = [asyncio.ensure_future(session.renewed(session.headers)) for _ in range(3)]
    await settled()
    assert not any(each.done() for each in waiting)
    for _ in range(10):
        await pass_time(1)
    await asyncio.gather(*waiting)
    assert server.whats() == ["sign in"] * 4
    assert token(session) == "Bearer 2"
    await session.close()


@timeless
async def test_a_session_that_has_been_renewed_meanwhile_is_not_renewed_again() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await session.renewed([("Authorization", "Bearer 0")])
    assert server.whats() == ["sign in"]
    await session.close()


@timeless
async def test_a_users_session_ends_when_his_password_is_refused() -> None:
    server = Server()
    session = server.session()
    await session.open()
    session.start()
    await settled()
    server.outcomes += [REFUSED]
    await session.renewed(session.headers)
    assert session.headers == []
    assert server.refusals == [REFUSED.message]
    await pass_time(3600)
    assert len(server.asked) == 2
    await session.close()


@timeless
async def test_the_sites_own_session_goes_on_trying_with_long_pauses() -> None:
    server = Server([REFUSED] * 1000)
    session = server.session(persistent=True)
    session.start()
    for _ in range(600):
        await pass_time(1)
    assert session.headers == []
    assert 600 / BACK_OFF_MOST_S <= len(server.asked) <= 4 * 600 / BACK_OFF_MOST_S
    server.outcomes.clear()
    for _ in range(int(BACK_OFF_MOST_S) + 1):
        await pass_time(1)
    # It may have been renewed once by now: the pause before the last try is random.
    assert token(session) in ("Bearer 1", "Bearer 2")
    await session.close()


@timeless
async def test_a_session_without_an_end_is_not_renewed_by_itself() -> None:
    server = Server(ttl_s=None)
    session = server.session(persistent=True)
    session.start()
    await settled()
    await pass_time(1_000_000)
    assert server.whats() == ["sign in"]
    assert session.ttl_s == 0
    await session.close()


@timeless
async def test_closing_while_it_signs_in_leaves_nothing_behind() -> None:
    server = Server([DOWN] * 10)
    session = server.session(persistent=True)
    session.start()
    await settled()
    await session.close()
    await pass_time(100)
    assert len(server.asked) == 1
