"""Signing in and out, and resuming a session with nothing lost; on the real program."""

from __future__ import annotations

import asyncio

import pytest

from tests.system.client import CallFailed, result
from tests.system.conftest import SESSION_EVENTS
from tests.system.house import PASSWORD, House, Page


async def resumed(house: House, page: Page, seq: int) -> tuple[Page, dict[str, int]]:
    """The page's session on a new socket, and what `Session.resume` answered; it goes on with its next event."""
    again = house.unsigned(page.name, await house.socket())
    session_id = page.session["sessionId"]
    answer = await again.client.call("Session.resume", {"sessionId": session_id, "seq": seq})
    assert answer.pop("sessionId") == session_id
    again.session, again.seq = page.session, seq + answer["lost"]
    if page in house.pages:
        house.pages[house.pages.index(page)] = again
    return again, answer


# Section 3: signing in


async def test_before_sign_in_only_a_ping_is_answered(house: House) -> None:
    """protocol.md section 3: everything else gets -32001, and the socket stays open."""
    socket = await house.socket()
    assert await socket.call("rpc.ping") == {}
    for method, params in (
        ("Cti.dial", {"destination": "70120"}),
        ("O2g.telephony.getCalls", {}),
        ("O2g.subscribe", {"selectors": [{"names": ["telephony"]}]}),
        ("Session.info", {}),
        ("Session.logout", {}),
    ):
        with pytest.raises(CallFailed) as refused:
            await socket.call(method, params)
        assert refused.value.code == -32001, method
    assert await socket.call("rpc.ping") == {}


async def test_signing_in_tells_who_and_where_and_gives_a_secret(house: House) -> None:
    """protocol.md section 3: `Session.login` and `Session.info`."""
    ann = await house.page("ann")
    session_id = ann.session["sessionId"]
    assert ann.session == {
        "sessionId": session_id,
        "login": ann.login,
        "site": "paris",
        "kind": "o2g",
        "ttl": 1800,
    }
    assert len(session_id) >= 32
    assert await ann.client.call("Session.info") == {**ann.session, "seq": ann.seq}
    bob = await house.page("bob")
    assert bob.session["sessionId"] != session_id


async def test_a_wrong_password_is_refused_and_the_socket_may_try_again(house: House) -> None:
    """protocol.md section 3: -32001 for password and login alike."""
    socket = await house.socket()
    ann = house.unsigned("ann", socket)
    wrong = [{"login": ann.login, "password": "1111"}, {"login": "nobody", "password": PASSWORD}]
    for params in wrong:
        with pytest.raises(CallFailed) as refused:
            await socket.call("Session.login", params)
        assert refused.value.code == -32001
    await ann.sign_in()
    with pytest.raises(CallFailed) as twice:
        await socket.call("Session.login", {"login": ann.login, "password": PASSWORD})
    assert twice.value.code == -32600


async def test_a_login_that_names_an_unknown_site_or_phone_is_told_what_there_is(house: House) -> None:
    """protocol.md section 3: `site` and `phoneNumber` of `Session.login`; -32602 names the parameter."""
    socket = await house.socket()
    ann = house.unsigned("ann", socket)
    credentials = {"login": ann.login, "password": PASSWORD}
    for name, value in (("site", "rome"), ("phoneNumber", "70999")):
        with pytest.raises(CallFailed) as refused:
            await socket.call("Session.login", {**credentials, name: value})
        assert refused.value.code == -32602
        assert refused.value.data["param"] == name
    answer = await socket.call("Session.login", {**credentials, "site": "paris", "phoneNumber": ann.number})
    assert answer["login"] == ann.login


async def test_after_signing_out_the_socket_can_sign_in_as_somebody_else(house: House) -> None:
    """protocol.md section 3: `Session.logout` ends the session at once, and its events."""
    ann = await house.page("ann")
    house.pages.remove(ann)
    assert await ann.client.call("Session.logout") is None
    with pytest.raises(CallFailed) as ended:
        await ann.cti("dial", destination="70120")
    assert ended.value.code == -32001
    with pytest.raises(CallFailed) as gone:
        await ann.client.call("Session.resume", {"sessionId": ann.session["sessionId"], "seq": 0})
    assert gone.value.code == -32001
    bob = house.unsigned("bob", ann.client)
    await bob.sign_in()
    assert bob.session["sessionId"] != ann.session["sessionId"]
    eve = await house.page("eve")
    await eve.dials(ann.number)
    await eve.hears("EventDialing eve>ann #1", "status 1")
    await eve.cti("hangup")
    await eve.hears("EventReleased eve>ann #1", "status 0")
    await bob.nothing_more()


async def test_the_reply_to_a_sign_in_precedes_its_first_event(house: House) -> None:
    """protocol.md section 2: a session's events begin after the client knows of the session."""
    ann = await house.page("ann")
    assert "result" in ann.client.heard[0].message
    assert [heard.message["params"]["seq"] for heard in ann.client.heard[1:]] == [1, 2, 3]


# Section 6: nothing lost


async def test_a_session_is_resumed_and_what_was_missed_is_replayed_in_order(house: House) -> None:
    """protocol.md section 6: in order, none twice, and the session goes on where it was."""
    ann, bob = await house.page("ann"), await house.page("bob")
    call = await bob.dials(ann.number)
    await bob.hears("EventDialing bob>ann #1", "status 1")
    await ann.hears("EventRinging ann<bob #1", "status 8")
    await ann.client.vanish()
    await bob.cti("hangup")
    await bob.hears("EventReleased bob>ann #1", "status 0")
    await bob.dials(ann.number)
    await bob.hears("EventDialing bob>ann #2", "status 1")
    again, answer = await resumed(house, ann, ann.seq)
    assert answer == {"replayed": 4, "lost": 0}
    assert "result" in again.client.heard[0].message, "the reply precedes the replay"
    await again.hears("EventReleased ann<bob #1", "status 0", "EventRinging ann<bob #2", "status 8")
    assert house.names.call(call) == "#1"
    await again.cti("answer")
    await again.hears("EventEstablished ann<bob #2", "status 2")
    await bob.hears("EventEstablished bob>ann #2", "status 2")
    await again.cti("hangup")
    await again.hears("EventReleased ann<bob #2", "status 0")
    await bob.hears("EventReleased bob>ann #2", "status 0")


async def test_a_resume_can_ask_for_events_again_that_came_already(house: House) -> None:
    """protocol.md section 6: `seq` is the client's word; 0 replays everything that is kept."""
    ann = await house.page("ann")
    await ann.cti("dnd", state=True)
    await ann.hears("config dnd")
    await ann.client.close()
    again, answer = await resumed(house, ann, 0)
    assert answer == {"replayed": 4, "lost": 0}
    await again.hears("link opened", "config", "status 0", "config dnd")
    for impossible in (-1, 5):
        with pytest.raises(CallFailed) as refused:
            await again.client.call(
                "Session.resume", {"sessionId": ann.session["sessionId"], "seq": impossible}
            )
        assert refused.value.code == -32602


async def test_a_resumed_session_takes_over_from_its_old_socket(house: House) -> None:
    """protocol.md section 6: the old socket is closed with 4009, and every later event is for the new one."""
    ann = await house.page("ann")
    again, answer = await resumed(house, ann, ann.seq)
    assert answer == {"replayed": 0, "lost": 0}
    assert (await ann.client.closed()).code == 4009
    heard_by_old = len(ann.client.heard)
    await again.cti("dnd", state=True)
    await again.hears("config dnd")
    assert len(ann.client.heard) == heard_by_old


async def test_events_that_the_session_does_not_hold_any_more_are_counted(house: House) -> None:
    """protocol.md section 6: `lost` says by how many, and a `Cti.event` of msgType `Resync` follows."""
    ann = await house.page("ann")
    tablet = house.unsigned("ann", await house.socket())
    await tablet.sign_in()
    await ann.client.close()
    changes = SESSION_EVENTS + 7
    begun = [await tablet.client.begin("Cti.dnd", {"state": turn % 2 == 0}) for turn in range(changes)]
    for turn, future in enumerate(begun):
        assert result(await future) is None
        await tablet.hears("config dnd" if turn % 2 == 0 else "config")
    again, answer = await resumed(house, ann, ann.seq)
    assert answer == {"replayed": SESSION_EVENTS, "lost": 7}
    await again.hears(*["config" if turn % 2 else "config dnd" for turn in range(7, changes)])
    assert await again.event() == {"seq": again.seq, "msgType": "Resync", "ctiMessage": {"lost": 7}}


async def test_a_session_that_never_was_cannot_be_resumed(house: House) -> None:
    """protocol.md section 3: -32001, and the socket may sign in instead."""
    socket = await house.socket()
    with pytest.raises(CallFailed) as refused:
        await socket.call("Session.resume", {"sessionId": "x" * 43, "seq": 0})
    assert refused.value.code == -32001
    await house.unsigned("ann", socket).sign_in()


async def test_the_last_words_of_a_page_that_closes_are_carried_out_and_their_events_kept(
    house: House,
) -> None:
    """protocol.md sections 2 and 6: what a page has sent before it closes is not lost with its socket."""
    ann, bob = await house.page("ann"), await house.page("bob")
    # Once is not enough: what the page says last must not lose a race against what it is told.
    for turn in range(1, 11):
        for method, params in (("dial", {"destination": bob.number}), ("hangup", {})):
            await ann.client.begin(f"Cti.{method}", params)
        await ann.client.close()
        await bob.hears(
            f"EventRinging bob<ann #{turn}", "status 8", f"EventReleased bob<ann #{turn}", "status 0"
        )
        ann, answer = await resumed(house, ann, ann.seq)
        assert answer["lost"] == 0
        await ann.hears(
            f"EventDialing ann>bob #{turn}", "status 1", f"EventReleased ann>bob #{turn}", "status 0"
        )


async def test_a_call_with_a_key_is_executed_once_even_across_a_resume(house: House) -> None:
    """protocol.md section 6: `_meta.key`; the same key gets the first answer again."""
    ann, bob = await house.page("ann"), await house.page("bob")
    keyed = {"destination": bob.number, "_meta": {"key": "order-66"}}
    both = [await ann.client.begin("Cti.dial", keyed) for _ in range(2)]
    first, second = [result(await future) for future in both]
    assert first == second
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await ann.client.vanish()
    again, answer = await resumed(house, ann, ann.seq)
    assert answer == {"replayed": 0, "lost": 0}
    assert await again.client.call("Cti.dial", keyed) == first
    await again.cti("hangup", uniqueId=first["uniqueId"])
    await again.hears("EventReleased ann>bob #1", "status 0")
    await bob.hears("EventReleased bob<ann #1", "status 0")
    assert await again.client.call("Cti.dial", keyed) == first
    await asyncio.gather(again.nothing_more(), bob.nothing_more())
