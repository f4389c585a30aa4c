"""Links between bridges over a medium that loses and repeats packets, and goes away."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import cluster
from protocol.cluster import BadPacket, Header, Type
from protocol.cluster_link import GONE, UNKNOWN, WINDOW_BYTES, LinkChannel, Links


class Side:
    """One bridge: its links, and what its channels hear."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.links = Links(name, lambda: None, self._report)
        self.ends: list[End] = []
        self.errors: list[Exception] = []
        self.links.serve("test", self._accept)

    def open(self, peer: str, hello: bytes = b"", kind: str = "test") -> End:
        end = End(self)
        self.ends.append(end)
        end.channel = self.links.open(peer, kind, hello, end)
        return end

    def _accept(self, channel: LinkChannel, hello: bytes) -> End:
        end = End(self, hello)
        end.channel = channel
        self.ends.append(end)
        return end

    def _report(self, error: Exception) -> None:
        self.errors.append(error)


class End:
    """One end of a channel."""

    def __init__(self, side: Side, hello: bytes = b"") -> None:
        self.hello = hello
        self.channel: LinkChannel | None = None
        self.heard: list[bytes] = []
        self.drains = 0
        self.over: tuple[int, str] | None = None
        self.closed = False
        self.unconsumed = 0
        self.raises: Exception | None = None

    def received(self, payload: bytes) -> None:
        assert self.over is None
        assert not self.closed
        self.heard.append(payload)
        self.unconsumed += len(payload)
        if self.raises is not None:
            raise self.raises

    def drained(self) -> None:
        self.drains += 1

    def ended(self, code: int, reason: str) -> None:
        assert self.over is None
        assert not self.closed
        self.over = (code, reason)

    def consume(self) -> None:
        assert self.channel is not None
        self.channel.consumed(self.unconsumed)
        self.unconsumed = 0

    def send(self, *payloads: bytes) -> None:
        assert self.channel is not None
        for payload in payloads:
            self.channel.send(payload)

    def close(self, code: int = 1000, reason: str = "") -> None:
        assert self.channel is not None
        self.closed = True
        self.channel.close(code, reason)


@dataclass
class Medium:
    """What carries packets between sides, in order; time passes when it is told to."""

    sides: dict[str, Side]
    now_s: float = 0.0
    inboxes: dict[str, deque[bytes]] = field(default_factory=dict)
    largest: int = 0
    sent: int = 0

    def gather(self) -> None:
        for side in self.sides.values():
            while (said := side.links.next(self.now_s)) is not None:
                peer, packet = said
                self.sent += 1
                self.largest = max(self.largest, len(packet))
                if peer in self.sides:
                    self.inboxes.setdefault(peer, deque()).append(packet)

    def inbox(self, name: str) -> deque[bytes]:
        self.gather()
        return self.inboxes.setdefault(name, deque())

    def deliver(self, name: str, most: int = 1_000_000, *, times: int = 1) -> None:
        inbox = self.inbox(name)
        for _ in range(min(most, len(inbox))):
            packet = inbox.popleft()
            for _ in range(times):
                self.sides[name].links.receive(packet, self.now_s)

    def lose(self, name: str, most: int = 1_000_000) -> None:
        inbox = self.inbox(name)
        for _ in range(min(most, len(inbox))):
            inbox.popleft()

    def tick(self, seconds: float = 0.1) -> None:
        self.now_s += seconds
        for side in self.sides.values():
            side.links.tick(self.now_s)

    def settle(self, *, seconds: float = 0.0) -> None:
        """Deliver all there is, while time passes."""
        until = self.now_s + seconds
        while True:
            while any(self.inbox(name) for name in self.sides):
                for name in self.sides:
                    self.deliver(name)
            if self.now_s >= until:
                return
            self.tick()


def pair() -> tuple[Medium, Side, Side]:
    a, b = Side("a"), Side("b")
    return Medium({"a": a, "b": b}), a, b


def test_payloads_of_any_size_arrive_whole_and_in_order() -> None:
    medium, a, b = pair()
    mine = a.open("b", b"hello" * 50_000)
    payloads = [b"", b"x", b"y" * 100_000, b"z" * 3_000_000, b"end"]
    mine.send(*payloads)
    for _ in range(100):
        medium.settle()
        b.ends[0].consume()
    assert b.ends[0].hello == b"hello" * 50_000
    assert b.ends[0].heard == payloads
    assert medium.largest <= 128 * 1024
    assert mine.channel is not None
    assert mine.channel.peer == "b"
    assert not mine.channel.waits


def test_a_medium_with_a_small_limit_gets_smaller_packets() -> None:
    medium, a, b = pair()
    a.links.packet_bytes = 4096
    mine = a.open("b", b"h" * 10_000)
    mine.send(b"x" * 50_000)
    medium.settle()
    assert b.ends[0].heard == [b"x" * 50_000]
    assert medium.largest <= 4096


def test_a_large_payload_does_not_hold_up_other_channels() -> None:
    medium, a, b = pair()
    large, small = a.open("b"), a.open("b")
    large.send(b"x" * 10_000_000)
    small.send(b"quick")
    medium.deliver("b", 2)
    assert [each.heard for each in b.ends] == [[], [b"quick"]]


def test_an_end_that_does_not_consume_holds_up_its_own_channel_only() -> None:
    medium, a, b = pair()
    mine, other = a.open("b"), a.open("b")
    assert mine.channel is not None
    payload = b"x" * (WINDOW_BYTES // 4)
    mine.send(*[payload] * 6)
    other.send(b"free")
    assert mine.channel.waits
    medium.settle()
    assert len(b.ends[0].heard) == 4
    assert b.ends[1].heard == [b"free"]
    assert mine.drains == 0
    b.ends[0].consume()
    medium.settle()
    assert len(b.ends[0].heard) == 6
    assert mine.drains == 1
    assert not mine.channel.waits


def test_a_close_comes_after_what_was_sent_before_and_nothing_comes_after_it() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(*[b"x" * WINDOW_BYTES] * 3)
    mine.close(4001, "signed out")
    mine.send(b"late")
    medium.settle()
    assert len(b.ends[0].heard) == 3
    assert b.ends[0].over == (4001, "signed out")
    b.ends[0].send(b"late")
    medium.settle()
    assert mine.heard == []
    assert (a.links.channels, b.links.channels) == (0, 0)


def test_a_channel_of_an_unknown_kind_is_refused_and_others_live() -> None:
    medium, a, b = pair()
    strange, known = a.open("b", kind="fax"), a.open("b")
    strange.send(b"x")
    known.send(b"y")
    medium.settle()
    assert strange.over is not None
    assert strange.over[0] == UNKNOWN
    assert "'fax'" in strange.over[1]
    assert b.ends[0].heard == [b"y"]


def test_what_the_user_of_a_channel_raises_ends_that_channel_only() -> None:
    medium, a, b = pair()
    bad, good = a.open("b"), a.open("b")
    medium.settle()
    b.ends[0].raises = RuntimeError("oops")
    bad.send(b"1")
    good.send(b"2")
    medium.settle()
    assert [str(error) for error in b.errors] == ["oops"]
    assert bad.over == (UNKNOWN, "internal error")
    assert b.ends[1].heard == [b"2"]


def test_lost_packets_are_noticed_by_the_next_one_and_sent_again() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(b"1")
    medium.settle()
    mine.send(b"2")
    medium.lose("b")
    mine.send(b"3")
    medium.settle()
    assert b.ends[0].heard == [b"1", b"2", b"3"]
    assert a.links.resent == 2
    assert b.links.gaps == 1


def test_a_packet_that_comes_twice_is_taken_once() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(b"1")
    medium.deliver("b", times=2)
    mine.send(b"2")
    medium.deliver("b", times=2)
    assert [each.heard for each in b.ends] == [[b"1", b"2"]]


def test_a_last_packet_that_is_lost_is_noticed_by_silence() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(b"1")
    medium.lose("b")
    medium.settle()
    assert b.ends == []
    medium.settle(seconds=1.0)
    assert b.ends[0].heard == [b"1"]


def test_a_bridge_that_comes_back_fetches_what_it_has_missed_without_waiting() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(b"1")
    medium.settle()
    mine.send(b"2")
    b.ends[0].send(b"back")
    medium.lose("b")
    medium.lose("a")
    b.links.reconnected()
    medium.settle()
    assert b.ends[0].heard == [b"1", b"2"]
    assert mine.heard == [b"back"]


def test_idle_links_are_silent_and_links_in_use_are_nearly_so() -> None:
    medium, a, _ = pair()
    mine = a.open("b")
    mine.send(b"1")
    medium.settle(seconds=1.0)
    before = medium.sent
    medium.settle(seconds=60.0)
    assert medium.sent - before <= 60 / 5 * 4
    mine.close()
    medium.settle(seconds=10.0)
    before = medium.sent
    medium.settle(seconds=60.0)
    assert medium.sent == before


def test_channels_of_a_bridge_that_is_gone_end() -> None:
    medium, a, _ = pair()
    mine = a.open("b")
    medium.settle()
    a.links.lost("b")
    assert mine.over == (GONE, "bridge b is gone")
    assert a.links.channels == 0


def test_who_was_taken_for_gone_learns_it_and_what_it_sends_again_is_not_executed_again() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    mine.send(b"dial")
    medium.deliver("b")
    assert b.ends[0].heard == [b"dial"]
    medium.lose("a")
    b.links.lost("a")
    a.links.reconnected()
    medium.settle(seconds=2.0)
    assert mine.over is not None
    assert mine.over[0] == GONE
    assert len(b.ends) == 1
    again = a.open("b")
    again.send(b"anew")
    medium.settle(seconds=2.0)
    assert [each.heard for each in b.ends] == [[b"dial"], [b"anew"]]
    assert again.over is None


def test_an_idle_end_learns_within_seconds_that_it_was_taken_for_gone() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    medium.settle(seconds=1.0)
    b.links.lost("a")
    medium.settle(seconds=6.0)
    assert mine.over is not None
    assert mine.over[0] == GONE


def test_both_may_open_channels_at_once() -> None:
    medium, a, b = pair()
    mine, theirs = a.open("b"), b.open("a")
    mine.send(b"from a")
    theirs.send(b"from b")
    medium.settle()
    assert b.ends[1].heard == [b"from a"]
    assert a.ends[1].heard == [b"from b"]


def test_an_unknown_message_is_passed_over() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    medium.settle()
    head = Header("a", 0, 1, 1, 2, 0)
    unknown = bytearray(cluster.encode_message(Type.DATA, 1, 1, b"?"))
    unknown[0] = 77
    data = cluster.encode_message(Type.DATA, 1, 1, b"known")
    b.links.receive(cluster.encode_header(head) + bytes(unknown) + data, 0.0)
    assert b.ends[0].heard == [b"known"]
    assert mine.over is None


def test_bytes_that_cannot_be_read_end_the_link_with_both_ends_knowing() -> None:
    medium, a, b = pair()
    mine = a.open("b")
    medium.settle()
    head = Header("a", 0, 1, 1, 2, 0)
    with pytest.raises(BadPacket):
        b.links.receive(cluster.encode_header(head) + b"\x02short", 0.0)
    assert b.ends[0].over is not None
    medium.settle(seconds=6.0)
    assert mine.over is not None


SIDES = st.sampled_from(["a", "b"])
SMALL = st.integers(0, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), SIDES, SMALL),
        st.tuples(st.just("send"), SIDES, SMALL),
        st.tuples(st.just("send"), SIDES, SMALL),
        st.tuples(st.just("large"), SIDES, SMALL),
        st.tuples(st.just("consume"), SIDES, SMALL),
        st.tuples(st.just("close"), SIDES, SMALL),
        st.tuples(st.just("deliver"), SIDES, SMALL),
        st.tuples(st.just("deliver"), SIDES, SMALL),
        st.tuples(st.just("twice"), SIDES, SMALL),
        st.tuples(st.just("lose"), SIDES, SMALL),
        st.tuples(st.just("tick"), SIDES, SMALL),
        st.tuples(st.just("restart"), SIDES, SMALL),
        st.tuples(st.just("gone"), SIDES, SMALL),
    ),
    min_size=25,
    max_size=80,
)


class Run:
    """Steps, and what was sent on the way: each payload is unlike all others."""

    def __init__(self, *, with_gone: bool) -> None:
        self.medium, self.a, self.b = pair()
        self.with_gone = with_gone
        self.was_gone = False
        self.pairs: dict[bytes, tuple[Side, End]] = {}
        self.sent: dict[int, list[bytes]] = {}
        self.number = 0

    def step(self, what: str, name: str, amount: int) -> None:
        side = self.medium.sides[name]
        other = "b" if name == "a" else "a"
        live = [each for each in side.ends if not each.closed and each.over is None]
        end = live[amount % len(live)] if live else None
        self.number += 1
        if what == "open":
            hello = b"%d" % self.number
            made = side.open(other, hello)
            made.hello = hello
        elif what in ("send", "large") and end is not None:
            payload = b"%d:" % self.number + b"x" * (amount * (30_000 if what == "large" else 1))
            self.sent.setdefault(id(end), []).append(payload)
            end.send(payload)
        elif what == "consume" and end is not None:
            end.consume()
        elif what == "close" and end is not None:
            end.close(4000 + amount)
        elif what == "deliver":
            self.medium.deliver(name, amount + 1)
        elif what == "twice":
            self.medium.deliver(name, amount + 1, times=2)
        elif what == "lose":
            self.medium.lose(name, amount + 1)
        elif what == "tick":
            self.medium.tick(amount / 10)
        elif what == "restart":
            self.medium.lose("a")
            self.medium.lose("b")
            self.a.links.reconnected()
            self.b.links.reconnected()
        elif what == "gone" and self.with_gone:
            self.was_gone = True
            side.links.lost(other)

    def finish(self) -> None:
        for _ in range(12):
            self.medium.settle(seconds=1.0)
            for end in self.a.ends + self.b.ends:
                if not end.closed and end.over is None:
                    end.consume()
        self.medium.settle(seconds=6.0)
        assert self.a.errors == self.b.errors == []

    def check(self) -> None:
        byhello: dict[bytes, list[End]] = {}
        for end in self.a.ends + self.b.ends:
            byhello.setdefault(end.hello, []).append(end)
        for ends in byhello.values():
            assert len(ends) <= 2
            if not self.was_gone:
                assert len(ends) == 2
            if len(ends) == 1:
                assert ends[0].closed or ends[0].over is not None
                continue
            for one, two in (ends, ends[::-1]):
                sent = self.sent.get(id(one), [])
                assert two.heard == sent[: len(two.heard)]
                if two.over is None and not two.closed:
                    assert two.heard == sent
                    assert not one.closed
                    assert one.over is None
                if one.closed and not two.closed and two.over is not None and not self.was_gone:
                    assert two.heard == sent
                    assert two.over[0] != GONE
                if one.over is not None:
                    assert two.closed or two.over is not None


@given(STEPS)
def test_each_payload_arrives_once_and_in_order_whatever_the_medium_does(
    steps: list[tuple[str, str, int]],
) -> None:
    run = Run(with_gone=False)
    for step in steps:
        run.step(*step)
    run.finish()
    run.check()


@given(STEPS)
def test_a_bridge_taken_for_gone_ends_channels_on_both_ends_and_repeats_nothing(
    steps: list[tuple[str, str, int]],
) -> None:
    run = Run(with_gone=True)
    for step in steps:
        run.step(*step)
    run.finish()
    run.check()
