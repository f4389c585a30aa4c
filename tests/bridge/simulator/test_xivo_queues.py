"""How the simulated XiVO's queues give calls to agents: by penalty, by turns, again, elsewhere."""

from __future__ import annotations

from collections import Counter

from bridge.simulator.pbx_model import MediaState, Timings
from bridge.simulator.xivo_calls import CallFacts, PhoneEvent, facts_of
from bridge.simulator.xivo_model import Agent, Membership, Person, XivoSettings
from bridge.simulator.xivo_state import Xivo, demo_xivo
from tests.bridge.simulator.pbx_world import FakeClock

RING_S = 15.0


class Centre:
    """A XiVO whose clock stands still: users 1001 to 1010, of whom the tests make agents of queue 1 (3001)."""

    def __init__(self, *penalties: int) -> None:
        self.clock = FakeClock()
        settings = XivoSettings(timings=Timings(distribution_s=0.1), agent_ring_s=RING_S)
        self.xivo: Xivo = demo_xivo(settings, users=10, clock=self.clock)
        self.events: list[str] = []
        self.xivo.on_event.append(self._event)
        agents = self.xivo.queues.agents
        agents.clear()
        for place, penalty in enumerate(penalties, start=1):
            phone = str(1000 + place)
            agents[place] = Agent(place, f"20{place:02}", place, 1, [Membership(1, penalty)], phone=phone)

    def _event(self, person: Person, event: PhoneEvent) -> None:
        self.events.append(f"{person.number} {event['eventType']}")

    def outside(self, number: str = "0388551234") -> None:
        self.xivo.calls.start_from_outside(number, "3001")
        self.clock.advance(0.2)

    def ringing(self) -> list[str]:
        return [
            number
            for number, subscriber in self.xivo.core.device_owner.items()
            if any(party.state is MediaState.RINGING_INCOMING for party in subscriber.parties)
        ]

    def answer(self, number: str) -> None:
        subscriber = self.xivo.core.device_owner[number]
        self.xivo.calls.answer(subscriber.parties[0], number)

    def hang_up(self, number: str) -> None:
        self.xivo.calls.leave(self.xivo.core.device_owner[number].parties[0])
        self.clock.advance(0.2)

    @property
    def waiting(self) -> int:
        return len(self.xivo.core.queues["3001"])


def test_the_lowest_penalty_is_called_first_and_the_others_only_when_he_is_busy() -> None:
    centre = Centre(5, 0, 1)
    centre.outside()
    assert centre.ringing() == ["1002"]
    centre.answer("1002")
    centre.outside()
    assert centre.ringing() == ["1003"]
    centre.outside()
    assert centre.ringing() == ["1001", "1003"]


def test_agents_of_one_penalty_take_turns() -> None:
    centre = Centre(0, 0, 0)
    served: Counter[str] = Counter()
    for _ in range(9):
        centre.outside()
        (number,) = centre.ringing()
        served[number] += 1
        centre.answer(number)
        centre.hang_up(number)
        centre.clock.advance(1.0)
    assert served == {"1001": 3, "1002": 3, "1003": 3}


def test_a_call_that_nobody_answers_goes_from_agent_to_agent_and_begins_anew() -> None:
    centre = Centre(0, 1)
    centre.outside()
    seen = []
    for _ in range(4):
        seen += centre.ringing()
        centre.clock.advance(RING_S + 0.2)
    assert seen == ["1001", "1002", "1001", "1002"]


def test_a_refused_call_goes_to_the_next_agent() -> None:
    centre = Centre(0, 1)
    centre.outside()
    centre.hang_up("1001")
    assert centre.ringing() == ["1002"]
    assert centre.events == ["1001 EventRinging", "1001 EventReleased", "1002 EventRinging"]


def test_calls_wait_in_order_for_an_agent_to_be_free() -> None:
    centre = Centre(0)
    for number in ("0388550001", "0388550002", "0388550003"):
        centre.outside(number)
    callers = []
    for left in (2, 1, 0):
        assert centre.waiting == left
        centre.answer("1001")
        party = centre.xivo.core.device_owner["1001"].parties[0]
        callers.append(party.others()[0].identity.number)
        centre.hang_up("1001")
    assert callers == ["0388550001", "0388550002", "0388550003"]


def test_an_agent_in_the_middle_of_a_call_of_his_own_gets_none() -> None:
    centre = Centre(0)
    xivo = centre.xivo
    xivo.lines.dial(xivo.people[1], "1005", CallFacts())
    centre.outside()
    assert centre.ringing() == ["1005"]
    centre.hang_up("1001")
    assert centre.ringing() == ["1001"]


def test_an_agents_own_forward_is_not_for_calls_of_the_queue() -> None:
    centre = Centre(0)
    xivo = centre.xivo
    xivo.lines.set_forward(xivo.people[1], "no_answer", "1005", on=True)
    centre.outside()
    centre.clock.advance(RING_S - 1)
    assert centre.ringing() == ["1001"]


def test_who_gives_up_waits_no_more() -> None:
    centre = Centre(0)
    xivo = centre.xivo
    centre.outside()
    xivo.lines.dial(xivo.people[5], "3001", CallFacts())
    centre.clock.advance(0.2)
    assert centre.waiting == 1
    centre.hang_up("1005")
    assert centre.waiting == 0
    centre.hang_up("1001")
    assert centre.ringing() == ["1001"]  # the first caller again, and nobody else


def test_an_answered_call_that_is_transferred_back_to_the_agent_does_not_queue_again() -> None:
    centre = Centre(0)
    centre.outside()
    centre.answer("1001")
    xivo = centre.xivo
    party = xivo.core.device_owner["1001"].parties[0]
    xivo.moves.blind_transfer(party, "1005")
    centre.clock.advance(xivo.settings.timings.transfer_recall_s + 1)
    assert centre.ringing() == ["1001"]
    centre.clock.advance(xivo.settings.timings.ring_limit_s + 1)
    assert centre.ringing() == []
    assert centre.waiting == 0


def test_a_queue_without_agents_sends_its_calls_where_its_dissuasion_says() -> None:
    centre = Centre()
    queue = centre.xivo.queue(1)
    queue.dissuasion_file, queue.dissuasion_queue = None, "sales"
    centre.xivo.queues.agents[1] = Agent(1, "2001", 1, 1, [Membership(3)], phone="1001")
    centre.outside()
    assert centre.ringing() == ["1001"]
    (party,) = centre.xivo.core.device_owner["1001"].parties
    assert facts_of(party.call).queue == "sales"


def test_queues_that_lead_to_each_other_end_the_call() -> None:
    centre = Centre()
    for queue, other in ((1, "sales"), (3, "support")):
        centre.xivo.queue(queue).dissuasion_file = None
        centre.xivo.queue(queue).dissuasion_queue = other
    centre.outside()
    assert centre.xivo.core.calls == {}


def test_without_a_dissuasion_the_caller_hears_a_tone_and_with_a_sound_file_that() -> None:
    centre = Centre()
    xivo = centre.xivo
    xivo.queue(1).dissuasion_file = None
    xivo.lines.dial(xivo.people[1], "3001", CallFacts())
    assert centre.events == ["1001 EventDialing"]
    centre.hang_up("1001")
    xivo.queue(1).dissuasion_file = "support_closed"
    xivo.lines.dial(xivo.people[1], "3001", CallFacts())
    assert centre.events[-1] == "1001 EventEstablished"


def test_nothing_is_left_behind_when_all_calls_are_over() -> None:
    centre = Centre(0, 0)
    for _ in range(20):
        centre.outside()
        for number in centre.ringing():
            centre.answer(number)
        for number in ("1001", "1002"):
            if centre.xivo.core.device_owner[number].parties:
                centre.hang_up(number)
    while centre.ringing():
        for number in centre.ringing():
            centre.answer(number)
            centre.hang_up(number)
    assert centre.xivo.core.calls == {}
    assert list(centre.xivo.watch.current()) == []
    assert centre.xivo.core.live_timers == 0
