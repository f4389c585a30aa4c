"""Sessions that go from bridge to bridge: adoption, fencing, release, and what the store is allowed to know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bridge.session import Session
from protocol.jsonrpc import RpcError
from tests.bridge.cluster.memory import Medium
from tests.bridge.cluster.roaming import LINGER_S, Client, House, World, houses, until


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def medium() -> Medium:
    return Medium()


@pytest.fixture
async def bridges(medium: Medium, world: World) -> AsyncIterator[list[House]]:
    """Three bridges of one cluster."""
    found = await houses(medium, world, "lyon", "metz", "nice")
    yield found
    for house in found:
        if not house.dead:
            await house.stop()


async def written(session: Session) -> None:
    """Wait until a session's record has been written once more."""
    trail = session.trail
    assert trail is not None
    before = trail.revision
    await until(lambda: trail.revision > before)


async def test_a_session_goes_on_at_another_bridge_when_its_home_is_gone(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": what is kept after `seq`, then a Resync of unknown loss, then fresh states."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    world.happens()
    client.lose_the_socket()
    world.happens()
    await medium.settle()
    await lyon.die()
    world.happens()  # while nobody has the user
    await medium.settle()
    assert await client.resume(metz, bridges) is metz
    world.happens()
    assert client.happened() == [1, 2, 4]
    assert [message for _, message, _ in client.got[2:]] == ["Happened", "Resync", "State", "Happened"]
    assert client.got[3][2] == {"lost": None}
    assert client.numbers() == sorted(set(client.numbers()))
    assert client.lost == 0
    assert world.signed_in == 1  # it goes on with what it was signed in with


async def test_a_session_whose_home_lives_stays_there(world: World, bridges: list[House]) -> None:
    """protocol/README.md "A cluster": its home answers, whichever bridge the socket came to."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    client.lose_the_socket()
    assert await client.resume(metz, bridges) is lyon
    assert await nice.sessions.home_of(client.session_id) == "lyon"
    assert nice.site.adopted == metz.site.adopted == 0


async def test_a_session_that_never_was_or_has_ended_is_nowhere(medium: Medium, bridges: list[House]) -> None:
    """protocol.md section 6: a session that has ended cannot be resumed, on no bridge."""
    lyon, metz, nice = bridges
    assert await metz.sessions.home_of("there is no such session") is None
    client = Client()
    session = await lyon.sign_in(client)
    session.end("signed out")
    await medium.settle()
    assert await metz.sessions.home_of(client.session_id) is None
    assert metz.sessions.find(client.session_id) is None
    await lyon.die()
    await medium.settle()
    assert await nice.sessions.home_of(client.session_id) is None
    assert nice.site.adopted == 0


async def test_two_bridges_that_adopt_at_once_are_one(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": one wins, the other sends its client there."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    client.lose_the_socket()
    await medium.settle()
    await lyon.die()
    await medium.settle()
    homes = await asyncio.gather(
        *(house.sessions.home_of(client.session_id) for house in (metz, nice, metz, nice))
    )
    assert sorted(homes, key=str) in ([None, None, "metz", "metz"], [None, None, "nice", "nice"])
    assert metz.site.adopted + nice.site.adopted == 1


async def test_a_home_that_was_only_cut_off_ends_its_copy_and_leaves_the_user_signed_in(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: its socket is closed with 4009; what the other bridge uses stays in force."""
    lyon, metz, _ = bridges
    client, page = Client(), Client()
    await lyon.sign_in(client)
    world.happens()
    await medium.settle()
    medium.cut(lyon.cluster)
    await medium.settle()
    world.happens()  # the client still has a socket to the bridge that is cut off, and hears it
    page.session_id, page.seq = client.session_id, client.seq
    assert await page.resume(metz, bridges) is metz
    world.happens()
    assert client.happened() == [1, 2, 3]
    assert client.taken == 0
    medium.mend(lyon.cluster)
    await medium.settle()
    assert (client.taken, client.ended) == (1, [])
    assert lyon.sessions.find(client.session_id) is None
    assert (lyon.moves, metz.moves) == ({"taken": 1}, {"adopted": 1})
    world.happens()
    assert page.happened() == [3, 4]
    assert len(world.cookies) == 1
    assert page.numbers() == sorted(set(page.numbers()))


async def test_a_home_that_others_only_took_for_gone_is_told_at_once(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: 4009; it was busy for longer than others had patience, and has lost no connection."""
    lyon, metz, _ = bridges
    client, page = Client(), Client()
    await lyon.sign_in(client)
    await medium.settle()
    metz.cluster.members.loses("lyon")
    page.session_id = client.session_id
    assert await page.resume(metz, bridges) is metz
    await medium.settle()
    assert client.taken == 1
    assert len(world.cookies) == 1


async def test_events_of_a_home_that_was_cut_off_are_not_taken_for_those_of_the_new_one(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 6: a client that has heard both has each event once, or is told."""
    lyon, metz, nice = bridges
    client, page = Client(), Client()
    await lyon.sign_in(client)
    await medium.settle()
    medium.cut(lyon.cluster)
    await medium.settle()
    page.session_id, page.seq = client.session_id, client.seq
    await page.resume(metz, bridges)
    for _ in range(5):
        world.happens()
    await metz.die()
    medium.mend(lyon.cluster)
    await medium.settle()
    # It has heard lyon's events only, which were numbered as if nobody else gave numbers.
    await client.resume(nice, bridges)
    assert client.numbers() == sorted(set(client.numbers()))
    told = [content for _, message, content in client.got if message == "Resync"]
    assert {"lost": None} in told


async def test_a_bridge_that_stops_lets_its_sessions_go(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": nobody is signed out upstream, and nothing that it has told is lost."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    client.lose_the_socket()
    for _ in range(5):
        world.happens()
    await lyon.stop()
    await medium.settle()
    assert lyon.moves == {"released": 1}
    assert len(world.cookies) == 1
    await client.resume(metz, bridges)
    assert client.happened() == [1, 2, 3, 4, 5]
    assert (client.lost, client.ended) == (0, [])


async def test_nobody_is_signed_out_upstream_before_the_last_bridge_says_so(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 3: `Session.logout` ends a session wherever it has got to."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    await lyon.stop()
    await client.resume(metz, bridges)
    session = metz.sessions.find(client.session_id)
    assert session is not None
    assert len(world.cookies) == 1
    session.end("signed out")
    await medium.settle()
    assert world.cookies == set()
    assert await nice.sessions.home_of(client.session_id) is None


async def test_a_former_home_learns_that_the_session_has_ended_elsewhere(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: it was cut off while its session was taken and ended; it must not take it up again."""
    lyon, metz, _ = bridges
    client, page = Client(), Client()
    await lyon.sign_in(client)
    await medium.settle()
    medium.cut(lyon.cluster)
    await medium.settle()
    page.session_id = client.session_id
    await page.resume(metz, bridges)
    session = metz.sessions.find(client.session_id)
    assert session is not None
    session.end("signed out")
    await medium.settle()
    medium.mend(lyon.cluster)
    await medium.settle()
    assert client.taken == 1
    assert await metz.sessions.home_of(client.session_id) is None


async def test_what_the_site_refuses_is_refused_in_its_words_and_over(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: -32001, after which there is no such session any more."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    await lyon.die()
    await medium.settle()
    world.refuses = True
    with pytest.raises(RpcError) as caught:
        await client.resume(metz, bridges)
    assert caught.value.code == -32001
    assert "does not know the session" in caught.value.message
    assert metz.moves == {"refused": 1}
    world.refuses = False
    await medium.settle()
    assert await nice.sessions.home_of(client.session_id) is None
    assert nice.sessions.find(client.session_id) is None


async def test_a_site_that_is_down_is_tried_again(world: World, medium: Medium, bridges: list[House]) -> None:
    """protocol.md section 7: -32003 is no end; by any bridge, later."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    world.happens()
    await medium.settle()
    await lyon.die()
    await medium.settle()
    world.unreachable = True
    with pytest.raises(RpcError) as caught:
        await client.resume(metz, bridges)
    assert caught.value.code == -32003
    world.unreachable = False
    assert await client.resume(nice, bridges) is nice  # whose way to the site may be another one
    assert client.happened() == [1]


async def test_a_bridge_without_the_site_leaves_the_session_to_others(
    medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: -32003; bridges of one cluster should have the same sites, and one day do not."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    await lyon.die()
    await medium.settle()
    metz.sessions._sites = {}
    with pytest.raises(RpcError) as caught:
        await client.resume(metz, bridges)
    assert caught.value.code == -32003
    assert "not among the sites of this bridge" in caught.value.message
    assert await client.resume(nice, bridges) is nice


async def test_without_nats_nobody_says_that_there_is_no_such_session(
    medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: -32003 with `retryAfter`; what is local goes on."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    client.lose_the_socket()
    medium.away()
    with pytest.raises(RpcError) as caught:
        await metz.sessions.home_of(client.session_id)
    assert caught.value.code == -32003
    assert caught.value.data is not None
    assert caught.value.data["retryAfter"] == 1
    assert await client.resume(lyon, bridges) is lyon


async def test_somebody_who_signs_in_while_nats_is_away_can_be_adopted_after_its_return(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": his sign-in does not wait, and his events are not lost."""
    lyon, metz, _ = bridges
    client = Client()
    medium.away()
    await lyon.sign_in(client)
    world.happens()
    client.lose_the_socket()
    world.happens()
    await medium.settle()
    medium.back()
    await medium.settle()
    await lyon.die()
    await medium.settle()
    await client.resume(metz, bridges)
    assert client.happened() == [1, 2]
    assert client.lost == 0


async def test_what_was_lost_with_nats_is_written_again(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 6: what a dying NATS had not stored comes from the home's memory."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    client.lose_the_socket()
    for _ in range(4):
        world.happens()
        await medium.settle()
    medium.away(losing=3)
    world.happens()
    await medium.settle()
    medium.back()
    await medium.settle()
    await lyon.die()
    await medium.settle()
    await client.resume(metz, bridges)
    assert client.happened() == [1, 2, 3, 4, 5]
    assert client.lost == 0


async def test_events_that_never_reached_the_store_are_counted_as_lost(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 6: `lost` says by how many, as far as anybody knows."""
    lyon, metz, _ = bridges
    client = Client()
    session = await lyon.sign_in(client)
    client.lose_the_socket()
    for _ in range(4):
        world.happens()
        await medium.settle()
    assert session.trail is not None
    session.trail.changed()  # the record says how many there were
    await written(session)
    await lyon.die()
    medium.away(losing=2)
    medium.back()
    await medium.settle()
    await client.resume(metz, bridges)
    assert client.happened() == [1, 2]
    assert client.lost == 2
    assert [content for _, message, content in client.got if message == "Resync"] == [
        {"lost": 2},
        {"lost": None},
    ]


async def test_what_a_session_has_left_is_kept_as_long_as_it_could_have_been_resumed(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 6: `session_linger_s` after its home has died, and not for ever."""
    lyon, metz, nice = bridges
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    await lyon.die()
    await medium.settle()
    medium.advance(LINGER_S)
    assert await client.resume(metz, bridges) is metz
    await metz.die()
    await medium.settle()
    medium.advance(2 * LINGER_S)
    assert await nice.sessions.home_of(client.session_id) is None
    assert nice.sessions.find(client.session_id) is None


async def test_an_adopted_session_that_nobody_resumes_ends(world: World, medium: Medium) -> None:
    """protocol.md section 6: it waits as long as any session without a socket."""
    (lyon,) = await houses(medium, world, "lyon")
    (metz,) = await houses(medium, world, "metz", session_linger_s=0.2)
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    await lyon.die()
    await medium.settle()
    assert await metz.sessions.home_of(client.session_id) is None
    assert metz.site.adopted == 1
    await until(lambda: not world.cookies)
    assert metz.sessions.find(client.session_id) is None
    await metz.stop()


async def test_what_the_user_has_changed_is_known_to_who_adopts_him(
    medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": what he had subscribed to goes on."""
    lyon, metz, _ = bridges
    client = Client()
    session = await lyon.sign_in(client)
    lyon.site.users[0].watches.append("queues")
    lyon.site.users[0].noted()
    await written(session)
    await lyon.die()
    await medium.settle()
    await client.resume(metz, bridges)
    assert metz.site.users[0].watches == ["queues"]


async def test_a_record_is_written_again_and_again_while_the_session_lives(
    world: World, medium: Medium
) -> None:
    """protocol.md section 6: what is not written vanishes, so a living session's record is; also a vanished one."""
    lyon, metz = await houses(medium, world, "lyon", "metz", session_linger_s=0.5)
    client = Client()
    session = await lyon.sign_in(client)
    assert session.trail is not None
    for _ in range(3):
        await written(session)
    medium.advance(60)
    async with asyncio.timeout(20):
        while await metz.sessions.home_of(client.session_id) != "lyon":
            await asyncio.sleep(0.01)
    for house in (lyon, metz):
        await house.stop()


async def test_a_number_that_was_never_given_is_told_to_be_wrong_once_that_is_sure(
    medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: -32003 while another bridge might have given it, then -32602."""
    lyon = bridges[0]
    client = Client()
    session = await lyon.sign_in(client)
    client.seq = 1_000_000
    codes = []
    for _ in range(2):
        with pytest.raises(RpcError) as caught:
            await client.resume(lyon, bridges)
        codes.append(caught.value.code)
        if caught.value.code == -32003:
            await written(session)
    assert codes == [-32003, -32602]


async def test_a_bridge_that_stops_takes_nothing_back(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": what it has let go is others' from then on."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    await lyon.sessions.release()
    with pytest.raises(RpcError) as caught:
        await client.resume(lyon, bridges)
    assert caught.value.code == -32003
    await lyon.sessions.close()
    assert await client.resume(metz, bridges) is metz
    assert len(world.cookies) == 1


async def test_the_store_opens_nothing_to_who_reads_it(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": no password, cookie or session id stands in it."""
    lyon = bridges[0]
    client = Client()
    session = await lyon.sign_in(client, password="tell nobody")
    world.happens()
    await medium.settle()
    everything = b"".join(
        name.encode() + key.encode() + entry.value
        for name, bucket in medium.buckets.items()
        for key, (entry, _) in bucket.entries.items()
    ) + b"".join(
        key.encode() + payload
        for journal in medium.journals.values()
        for key, pages in journal.entries.items()
        for payload, _ in pages
    )
    assert b"alice" in everything
    for secret in ("tell nobody", "cookie", session.id):
        assert secret.encode() not in everything


async def test_a_bridge_alone_leaves_nothing_anywhere(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol/README.md "A cluster": without one, sessions are as they always were."""
    house = bridges[0]
    house.sessions.directory = None
    client = Client()
    session = await house.sign_in(client)
    world.happens()
    await medium.settle()
    assert session.trail is None
    assert all(not bucket.entries for bucket in medium.buckets.values())
    assert await house.sessions.home_of("anything") is None
    await house.sessions.release()
    assert house.sessions.find(client.session_id) is session


async def test_numbers_that_a_home_gave_while_it_was_cut_off_hide_no_event_of_the_new_one(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 6: else a client would take the new home's first events for what it has heard already."""
    lyon, metz, _ = bridges
    client, page = Client(), Client()
    await lyon.sign_in(client)
    await medium.settle()
    medium.cut(lyon.cluster)
    await medium.settle()
    for _ in range(3):
        world.happens()  # heard from lyon only
    page.session_id = client.session_id
    await page.resume(metz, bridges)
    client.lose_the_socket()
    world.happens()
    await client.resume(metz, bridges)
    assert client.happened() == [1, 2, 3, 4]
    assert client.numbers() == sorted(set(client.numbers()))
    assert client.story[-3:] == [("Resync", {"lost": None}), ("State", 3), ("Happened", 4)]


async def test_a_home_that_is_cut_off_sends_a_client_away_who_has_heard_another(
    world: World, medium: Medium, bridges: list[House]
) -> None:
    """protocol.md section 7: -32003; what it says of the session is not true any more."""
    lyon, metz, _ = bridges
    client = Client()
    await lyon.sign_in(client)
    await medium.settle()
    medium.cut(lyon.cluster)
    await medium.settle()
    client.lose_the_socket()
    await client.resume(metz, bridges)
    world.happens()
    client.lose_the_socket()
    with pytest.raises(RpcError) as caught:
        await client.resume(lyon, bridges)
    assert caught.value.code == -32003
    medium.mend(lyon.cluster)
    await medium.settle()
    assert await client.resume(lyon, bridges) is metz
