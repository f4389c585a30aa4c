"""What all bridges of a cluster know: wrong passwords, tokens of Cti.js pages, addresses that sites post to."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, cast

import pytest

from bridge.cti_tokens import Credentials
from bridge.sites import Site
from bridge.tunnel.hooks import Hooks
from protocol import jsonrpc
from tests.bridge.cluster.bridges import Here, closed_with, cluster, end, heard, settle, signed_in
from tests.bridge.cluster.memory import Medium
from tests.bridge.endpoint_harness import FakeSite, Wire


def page(here: Here, token: str) -> Wire:
    return here.socket({"path": "/xuc/api/2.0/cti", "query_string": f"token={token}".encode()}, "mons")


async def types_heard(wire: Wire) -> list[str]:
    return [each["msgType"] for each in await heard(wire)]


async def test_wrong_passwords_count_wherever_they_are_presented() -> None:
    """protocol.md section 8: 5 a minute per address and login, for the cluster as a whole."""
    a, b = await cluster("", "")
    for number in range(6):
        wire = (a, b)[number % 2].socket(site="mons")
        wire.call("Session.login", {"login": "oxe70120", "password": "wrong"})
        (answer,) = await heard(wire)
        expected = jsonrpc.NOT_SIGNED_IN if number < 5 else jsonrpc.TOO_MANY_REQUESTS
        assert answer["error"]["code"] == expected
        await wire.gone()
    await end(a, b)


async def test_a_right_password_clears_the_count_everywhere() -> None:
    a, b = await cluster("", "")
    for here in (a, b):
        for password in ("wrong", "wrong", "wrong", "wrong", "0000"):
            wire = here.socket(site="mons")
            wire.call("Session.login", {"login": "oxe70120", "password": password})
            answer = (await heard(wire))[0]
            assert ("result" in answer) == (password == "0000")
            await wire.gone()
    await end(a, b)


async def test_a_page_is_signed_in_at_any_bridge_by_the_token_of_another() -> None:
    """protocol.md section 3: the token is the bridges' own; section 9."""
    a, b = await cluster("", "")
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann", "0000"))
    await settle()
    wire = page(b, token)
    assert await types_heard(wire) == ["LoggedOn", "Number"]
    assert (len(a.bridge.sessions), len(b.bridge.sessions)) == (0, 1)
    await wire.gone(1000)
    await end(a, b)


async def test_a_bridge_that_has_missed_a_token_asks_for_it() -> None:
    medium = Medium()
    a, b = await cluster("", "", medium=medium)
    medium.cut(b.cluster, noticed=False)
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann", "0000"))
    await settle()
    medium.mend(b.cluster)
    wire = b.socket(site="mons")
    wire.call("Session.login", {"login": "ann", "password": token})
    answer, _ = await heard(wire)
    assert answer["result"]["login"] == "ann"
    await wire.gone()
    await end(a, b)


async def test_what_is_told_of_a_token_does_not_show_whose_it_is() -> None:
    medium = Medium()
    a, b = await cluster("", "", medium=medium)
    heard_by_others: list[bytes] = []
    b.cluster.bus.hear("page-tokens", lambda sender, payload: heard_by_others.append(payload))
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann-of-mons", "a-secret-of-hers"))
    await settle()
    (told,) = heard_by_others
    assert not any(each in told for each in (b"ann-of-mons", b"a-secret-of-hers", token.encode()))
    await end(a, b)


async def test_a_token_that_no_bridge_knows_is_refused() -> None:
    a, b = await cluster("", "")
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann", "0000"))
    head, body, _ = token.split(".")
    wire = page(b, f"{head}.{body}.{'A' * 43}")
    assert await types_heard(wire) == ["LoggedOnError"]
    assert closed_with(wire) == 4001
    await wire.task
    await end(a, b)


async def test_a_page_that_comes_back_at_another_bridge_goes_on_with_its_session() -> None:
    """protocol.md section 6: it hears what it missed, also by a token that was renewed at a third bridge."""
    a, b, c = await cluster("", "", "")
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann", "0000"))
    first = page(a, token)
    assert await types_heard(first) == ["LoggedOn", "Number"]
    await first.gone(1006)
    a.every["mons"].users[0].say(7)
    await settle()
    newer, _ = c.bridge.cti_tokens.renew(token)
    await settle()
    again = page(b, newer)
    said = await heard(again)
    assert [each["ctiMessage"].get("number") for each in said] == [None, 7, 0]
    assert (len(a.bridge.sessions), len(b.bridge.sessions)) == (1, 0)
    await again.gone(1000)
    await end(a, b, c)


async def test_a_page_whose_bridge_has_died_signs_in_where_it_comes_back() -> None:
    a, b = await cluster("", "")
    token = a.bridge.cti_tokens.issue(Credentials("mons", "ann", "0000"))
    first = page(a, token)
    assert await types_heard(first) == ["LoggedOn", "Number"]
    a.cluster.die()
    await settle()
    again = page(b, token)
    assert await types_heard(again) == ["LoggedOn", "Number"]
    assert len(b.bridge.sessions) == 1
    await first.gone()
    await again.gone(1000)
    await end(b)


# Events that sites post


class PostingSite(FakeSite):
    """Takes events at the address `known`; it has no room for those that say `full`."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[bytes] = []

    def hook(self, secret: str) -> Callable[[bytes], bool] | None:
        return self._take if secret == "known" else None

    def _take(self, content: bytes) -> bool:
        if content == b"odd":
            raise ValueError("no event")
        self.taken.append(content)
        return content != b"full"


async def posted(hooks: Hooks, secret: str, content: bytes, method: str = "POST", kind: str = "o2g") -> int:
    """The status of what is answered."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": content}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await hooks.serve({"path": f"/hooks/{kind}/{secret}", "method": method}, receive, send)
    status: int = sent[0]["status"]
    return status


@pytest.mark.parametrize(
    ("secret", "content", "method", "status"),
    [
        ("known", b"an event", "POST", 200),
        ("known", b"full", "POST", 503),
        ("known", b"odd", "POST", 400),
        ("known", b"x" * 1_000_000, "POST", 413),
        ("known", b"", "GET", 405),
        ("other", b"an event", "POST", 404),
    ],
)
async def test_an_event_posted_to_another_bridge_reaches_the_one_that_knows_its_address(
    secret: str, content: bytes, method: str, status: int
) -> None:
    """protocol.md section 1: `/hooks/{kind}/{secret}`; the answer is the one that bridge alone gives."""
    a, b = await cluster("", "")
    site = PostingSite()
    a.node.share_hooks(Hooks({"paris": cast(Site, site)}))
    there = Hooks({"paris": cast(Site, FakeSiteWithoutHooks())})
    b.node.share_hooks(there)
    assert await posted(there, secret, content, method) == status
    assert site.taken == ([content] if status in (200, 503) else [])
    await end(a, b)


async def test_an_event_of_a_xivo_reaches_the_users_of_all_bridges() -> None:
    """XUC posts to one configured address, whichever bridges its users are signed in at."""
    bridges = await cluster("", "", "")
    sites = [PostingSite() for _ in bridges]
    hooks = []
    for here, site in zip(bridges, sites, strict=True):
        site.kind = "xivo"
        hooks.append(Hooks({"paris": cast(Site, site)}))
        here.node.share_hooks(hooks[-1])
    assert await posted(hooks[1], "known", b"an event", kind="xivo") == 200
    assert await posted(hooks[1], "known", b"odd", kind="xivo") == 400
    await settle()
    assert [site.taken for site in sites] == [[b"an event"]] * 3
    await end(*bridges)


class FakeSiteWithoutHooks(FakeSite):
    def hook(self, secret: str) -> None:
        return None


async def test_a_sign_in_by_a_token_is_for_the_owner_of_the_tokens_site() -> None:
    a, b = await cluster("paris", "")
    token = b.bridge.cti_tokens.issue(Credentials("paris", "ann", "0000"))
    await settle()
    wire = b.socket(site="mons")
    wire.call("Session.login", {"login": "ann", "password": token})
    answer, _ = await heard(wire)
    assert answer["result"]["site"] == "paris"
    assert len(a.bridge.sessions) == 1
    await wire.gone()
    other = b.socket(site="mons")
    await signed_in(other)
    assert len(b.bridge.sessions) == 1
    await other.gone()
    await end(a, b)
