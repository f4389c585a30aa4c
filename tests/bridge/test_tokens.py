"""Bearer tokens: which are in force, and who is told when one is not any more (protocol.md section 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bridge.config import Token
from bridge.tokens import CHECK_MOST_S, Lost, Tokens
from tests.bridge.clockwork import ClockworkLoop

START = datetime(2027, 1, 1, tzinfo=UTC)


def token(value: str, name: str = "crm", expires: datetime | None = None) -> Token:
    return Token(name=name, sha256=hashlib.sha256(value.encode()).hexdigest(), expires=expires)


@pytest.fixture
def loop() -> Iterator[ClockworkLoop]:
    loop = ClockworkLoop()
    yield loop
    loop.close()


class Holder:
    def __init__(self) -> None:
        self.told: list[Lost] = []


def tokens_on(loop: ClockworkLoop, *tokens: Token) -> Tokens:
    began = loop.time()
    return Tokens(tokens, lambda: START + timedelta(seconds=loop.time() - began))


def held(loop: ClockworkLoop, tokens: Tokens, presented: str) -> tuple[Holder, list[object]]:
    holder = Holder()
    release: list[object] = []

    async def hold() -> None:
        found = tokens.find(presented)
        assert found is not None
        release.append(tokens.hold(found, holder.told.append))

    loop.run_until_complete(hold())
    return holder, release


def test_a_token_is_in_force_until_the_moment_it_expires(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=10)))
    loop.advance(9.9)
    assert tokens.find("one") is not None
    loop.advance(0.2)
    assert tokens.find("one") is None


def test_who_holds_a_token_is_told_when_it_expires_and_not_before(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=150)))
    holder, _ = held(loop, tokens, "one")
    for _ in range(149):
        loop.advance(1)
    assert holder.told == []
    loop.advance(1.5)
    assert holder.told == [Lost.EXPIRED]


def test_a_wall_clock_that_was_set_forward_is_noticed_within_a_minute(loop: ClockworkLoop) -> None:
    shift = timedelta()
    tokens = Tokens([token("one", expires=START + timedelta(days=1))], lambda: START + shift)
    holder, _ = held(loop, tokens, "one")
    loop.advance(CHECK_MOST_S + 1)
    assert holder.told == []
    shift = timedelta(days=2)
    loop.advance(CHECK_MOST_S + 1)
    assert holder.told == [Lost.EXPIRED]


def test_who_holds_a_revoked_token_is_told_at_once_and_only_once(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one"), token("two"))
    one, _ = held(loop, tokens, "one")
    two, _ = held(loop, tokens, "two")
    tokens.replace([token("two")])
    tokens.replace([])
    assert one.told == [Lost.REVOKED]
    assert two.told == [Lost.REVOKED]
    assert tokens.find("one") is None


def test_a_token_that_is_only_renamed_stays_in_force(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", "crm"))
    holder, _ = held(loop, tokens, "one")
    tokens.replace([token("one", "crm of the second floor")])
    assert holder.told == []
    found = tokens.find("one")
    assert found is not None
    assert found.name == "crm of the second floor"


def test_an_expiry_that_is_brought_forward_takes_effect_at_once(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one"))
    holder, _ = held(loop, tokens, "one")
    tokens.replace([token("one", expires=START)])
    assert holder.told == [Lost.EXPIRED]


def test_who_has_released_a_token_is_not_told(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=5)))
    holder, (release,) = held(loop, tokens, "one")
    assert callable(release)
    release()
    release()
    loop.advance(10)
    tokens.replace([])
    assert holder.told == []


def test_one_that_releases_another_while_told_leaves_the_other_untold(loop: ClockworkLoop) -> None:
    """Closing one socket may end what another one relies on: nobody is told after his release."""
    tokens = tokens_on(loop, token("one"))
    told: list[str] = []

    async def hold() -> None:
        found = tokens.find("one")
        assert found is not None
        releases: list[Callable[[], None]] = []

        def first(why: Lost) -> None:
            told.append("first")
            releases[1]()

        releases.append(tokens.hold(found, first))
        releases.append(tokens.hold(found, lambda why: told.append("second")))

    loop.run_until_complete(hold())
    tokens.replace([])
    assert told == ["first"]


def test_a_token_of_another_role_is_not_found() -> None:
    tokens = Tokens([token("one")])
    assert tokens.find("one", "client") is not None
    assert tokens.find("one", "agent") is None


def test_an_agents_token_that_loses_one_of_its_names_is_lost_to_who_holds_it(loop: ClockworkLoop) -> None:
    def of_agents(*names: str) -> Token:
        digest = hashlib.sha256(b"one").hexdigest()
        return Token(name="agents", role="agent", agents=list(names), sha256=digest)

    tokens = tokens_on(loop, of_agents("paris", "lyon"))
    holder, _ = held(loop, tokens, "one")
    tokens.replace([of_agents("lyon", "paris", "rome")])
    assert holder.told == []
    tokens.replace([of_agents("lyon")])
    assert holder.told == [Lost.REVOKED]


def warned(loop: ClockworkLoop, tokens: Tokens, presented: str) -> tuple[list[float], Holder]:
    """What the holder of a token is told before it expires, and when it does."""
    left: list[float] = []
    holder = Holder()

    async def hold() -> None:
        found = tokens.find(presented)
        assert found is not None
        tokens.hold(found, holder.told.append, left.append)

    loop.run_until_complete(hold())
    loop.settle()
    return left, holder


def test_who_relies_on_a_token_is_warned_once_a_minute_before_it_expires(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=150)))
    left, holder = warned(loop, tokens, "one")
    for _ in range(89):
        loop.advance(1)
    assert left == []
    for _ in range(60):
        loop.advance(1)
    assert left == [pytest.approx(60.0, abs=1.1)]
    assert holder.told == []
    loop.advance(2)
    assert holder.told == [Lost.EXPIRED]
    assert len(left) == 1


def test_who_comes_with_a_token_that_is_about_to_expire_is_warned_at_once(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=20)))
    left, _ = warned(loop, tokens, "one")
    assert left == [pytest.approx(20.0)]


def test_a_token_that_is_prolonged_is_warned_of_again(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one", expires=START + timedelta(seconds=30)))
    left, holder = warned(loop, tokens, "one")

    async def prolong() -> None:
        tokens.replace([token("one", expires=START + timedelta(seconds=300))])

    loop.run_until_complete(prolong())
    for _ in range(270):
        loop.advance(1)
    assert (len(left), holder.told) == (2, [])


def test_a_revoked_token_is_not_warned_of(loop: ClockworkLoop) -> None:
    tokens = tokens_on(loop, token("one"))
    left, holder = warned(loop, tokens, "one")
    tokens.replace([])
    assert (left, holder.told) == ([], [Lost.REVOKED])


def test_a_token_that_expires_between_two_looks_at_the_clock_is_told_of(loop: ClockworkLoop) -> None:
    """protocol.md section 7: a timer may fire a moment early, and the token expire right behind the look at it."""
    end, moment = START + timedelta(seconds=1), timedelta(microseconds=1)
    began = loop.time()
    early = [end - moment]

    def clock() -> datetime:
        if loop.time() - began < 0.9:
            return START
        return early.pop() if early else end + moment

    tokens = Tokens([token("one", expires=end)], clock)
    holder, _ = held(loop, tokens, "one")
    for _ in range(30):
        loop.advance(0.1)
    assert early == []
    assert holder.told == [Lost.EXPIRED]


def test_a_token_that_expires_between_being_found_and_being_held_is_told_of(loop: ClockworkLoop) -> None:
    """protocol.md section 7."""
    moments = iter([START, *[START + timedelta(seconds=2)] * 10])
    tokens = Tokens([token("one", expires=START + timedelta(seconds=1))], lambda: next(moments))
    holder, _ = held(loop, tokens, "one")
    loop.advance(0.1)
    assert holder.told == [Lost.EXPIRED]
