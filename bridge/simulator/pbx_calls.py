"""The life of a call: dialling, ringing, answering, diverting, recalling, ending.

Every public method leaves the state flushed. Raises errors of `pbx_model` before it changes anything.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bridge.simulator import pbx_rules as rules
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    BadDestination,
    Call,
    Cause,
    DestinationBusy,
    Dial,
    Identity,
    LinesBusy,
    MediaState,
    Party,
    SomebodysDevice,
    Subscriber,
    UnknownDevice,
    WrongState,
)
from bridge.simulator.plan import NumberKind
from bridge.simulator.routing import Failure, Located, Meeting, Router, TurnedAway

RING_TIMER = "ring"
NO_ANSWER_TIMER = "no answer"
TONE_TIMER = "tone"
PARK_TIMER = "park"


def require(problem: str | None) -> None:
    """Refuse with `WrongState` if there is a problem."""
    if problem is not None:
        raise WrongState(problem)


def subscriber_of(party: Party) -> Subscriber:
    """Whose part this is; the operations of users are only for users."""
    if party.subscriber is None:
        raise WrongState(f"{party.identity.number} is not a user")
    return party.subscriber


class Distributor(Protocol):
    """The contact centre, as far as calls need it. None of its methods flushes."""

    def arrived(self, call: Call, caller: Party, located: Located, cause: Cause | None) -> None:
        """The call is at a pilot that takes it; `caller` hears it ring."""

    def turned_away(self, call: Call, caller: Party, away: TurnedAway) -> None:
        """The call came to a pilot that does not take it."""

    def rejoin(self, call: Call, pilot: str) -> None:
        """A call that waited for its caller waits on for whom it was transferred to."""

    def merged(self, keep: Call, gone: Call) -> None:
        """`gone` becomes part of `keep`."""

    def takes_back(self, ringing: Party) -> bool:
        """An agent does not take a call that was given to him: whether it waits for another one now."""


class Calls:
    """Calls from their beginning to their end; what moves calls about is in `pbx_moves`."""

    def __init__(self, core: Core, router: Router) -> None:
        self.core = core
        self.router = router
        self.distributor: Distributor
        """Set by the contact centre."""

    # Beginning

    def start(
        self, subscriber: Subscriber, device_id: str, dial: Dial, *, ring_own_set: bool = False
    ) -> Call:
        """A user calls somebody from one of his sets.

        An active call is put on hold for it (an enquiry call). With `ring_own_set` the own set rings first
        and the call goes out when it is answered, unless the user is on the phone anyhow.
        """
        core = self.core
        core.working_device(subscriber, device_id)
        self.require_start(subscriber)
        off_hook = subscriber.engaged() is not None
        self.make_way(subscriber)
        call = core.new_call()
        call.data, call.hex_data, call.skills = dial.data, dial.hex_data, dial.skills
        identity = core.identity(subscriber)
        party = core.attach(call, identity, MediaState.DIALING, subscriber=subscriber, devices=(device_id,))
        party.initial_called = core.identity_of(dial.number)
        party.anonymous = dial.anonymous
        if dial.cause is not None:
            core.touch(call, dial.cause)
        if ring_own_set and not off_hook:
            party.state = MediaState.RINGING_INCOMING
            party.pending = dial
            limit = core.timings.callback_ring_s if dial.cause else core.timings.own_ring_s
            core.after(party, RING_TIMER, limit, lambda: self._leave(party))
            core.flush()
        else:
            core.flush()
            self._dial(party, dial)
        return call

    def start_from_set(self, device_id: str, number: str) -> None:
        """A connected set that belongs to no user calls somebody."""
        core = self.core
        kind, _ = core.plan.resolve(device_id) or (None, "")
        if kind is None or kind is NumberKind.OUTSIDE:
            raise UnknownDevice(f"there is no set {device_id!r:.60}")
        if kind is not NumberKind.UNASSIGNED_SET:
            raise SomebodysDevice(f"{device_id} is not a set without a user")
        if device_id in core.set_calls:
            raise WrongState(f"set {device_id} is in a call")
        call = core.new_call()
        party = core.attach(call, core.identity_of(device_id), MediaState.DIALING)
        core.set_calls[device_id] = party
        self._dial(party, Dial(number))

    def start_from_outside(self, calling: str, called: str, *, name: str | None = None) -> Call | None:
        """Somebody in the public network calls a number of the house; None if it finds nobody."""
        core = self.core
        call = core.new_call()
        identity = Identity(calling, display_name=name, main="EXTERNAL", sub_type="public")
        self._dial(core.attach(call, identity, MediaState.DIALING), Dial(called))
        return call if call.parties else None

    def hang_up_outside(self, call: Call) -> None:
        """The outside party of the call hangs up."""
        party = next((each for each in call.parties if each.identity.main == "EXTERNAL"), None)
        if party is not None:
            self._leave(party)
            self.core.flush()

    def require_start(self, subscriber: Subscriber) -> None:
        """Require that the user can begin a call, or take one over."""
        require(rules.engage(subscriber))
        problem = rules.free_line(subscriber)
        if problem is not None:
            raise LinesBusy(problem)

    def make_way(self, subscriber: Subscriber, but: Party | None = None) -> None:
        """Free the user's ear: hold his active call, drop a tone. Flushed, as a step of its own."""
        engaged = subscriber.engaged(but)
        if engaged is None:
            return
        if engaged.state is MediaState.ACTIVE:
            self.set_state(engaged, MediaState.HELD)
        else:
            self._leave(engaged)
        self.core.flush()

    def set_state(self, party: Party, state: MediaState, cause: Cause | None = None) -> None:
        """Change a leg's state."""
        party.state = state
        if state not in rules.TALKING:
            party.recording = None
        self.core.touch(party.call, cause)

    # Arriving

    def _dial(self, party: Party, dial: Dial) -> None:
        caller = {party.subscriber} if party.subscriber is not None else set()
        party.pending = None
        located = self.router.locate(dial.number, excluded=caller)
        if isinstance(located, Failure):
            self._fail(party, located)
        else:
            dialled = party.initial_called or self.core.identity_of(dial.number)
            self.present(party, located, dialled, located.cause or dial.cause)
            if party.call.acd is not None:
                party.call.acd.supervised_transfer = dial.supervised_transfer
        self.core.flush()

    def _fail(self, party: Party, failure: Failure) -> None:
        core = self.core
        for away in failure.turned_away:
            self.distributor.turned_away(party.call, party, away)
        if party.subscriber is None:
            core.end(party.call, failure.cause)
            return
        self.set_state(party, MediaState.RELEASING, failure.cause)
        party.tone, party.tone_of = failure.cause, failure.busy
        if failure.busy is not None:
            failure.busy.tones.add(party)
        core.after(party, TONE_TIMER, core.timings.failure_tone_s, lambda: self._leave(party))

    def destination(self, number: str, *, excluded: Collection[Subscriber]) -> Located:
        """Where somebody can be sent on to; `BadDestination` or `DestinationBusy` if nowhere."""
        located = self.router.locate(number, excluded=excluded)
        if isinstance(located, Located):
            return located
        if located.cause in (Cause.BUSY, Cause.DO_NOT_DISTURB):
            raise DestinationBusy(f"{number} cannot take the call: {located.cause}")
        raise BadDestination(f"{number} cannot be reached: {located.cause}")

    def present(
        self,
        waiting: Party,
        located: Located,
        dialled: Identity,
        cause: Cause | None,
        *,
        redirecting: Identity | None = None,
    ) -> None:
        """Let the call arrive where `located` says, for `waiting`, who hears it ring."""
        core, call = self.core, waiting.call
        redirecting = located.redirecting or redirecting
        call.visited |= located.visited
        for away in located.turned_away:
            self.distributor.turned_away(call, waiting, away)
        last = redirecting if redirecting is not None and redirecting.number != dialled.number else None
        if last is not None:
            waiting.last_redirecting = last
        ringing = MediaState.RINGING_INCOMING
        if located.meeting is Meeting.ANSWERS:
            core.attach(call, located.identity, MediaState.ACTIVE)
            self.connect(call, cause)
            self.settle(call)
            return
        party = core.attach(
            call, located.identity, ringing, subscriber=located.subscriber, devices=located.devices
        )
        party.initial_called = dialled
        party.last_redirecting = last
        party.device_call = waiting.device_call = located.device_call
        if waiting.state in (MediaState.DIALING, MediaState.ACTIVE):
            self.set_state(waiting, MediaState.RINGING_OUTGOING)
        core.touch(call, cause)
        if located.meeting is Meeting.OUTSIDE:
            if located.identity.number not in core.plan.outside.never_answering:
                core.after(party, RING_TIMER, core.timings.outside_answer_s, lambda: self._answered(party))
        elif located.meeting is Meeting.WAITS:
            self.distributor.arrived(call, waiting, located, cause)
        else:
            self.ring(party)
        self.settle(call)

    def ring(self, party: Party) -> None:
        """Start, or start again, the time that a ringing party has."""
        core, timings = self.core, self.core.timings
        acd, subscriber = party.call.acd, party.subscriber
        if acd is not None and subscriber is not None and acd.offered_to == subscriber.login:
            # An agent's forwards are his own calls': a pilot's calls go to another agent.
            core.after(party, RING_TIMER, timings.agent_ring_s, lambda: self.unanswered(party))
            return
        limit = timings.transfer_recall_s if party.call.recall is not None else timings.ring_limit_s
        core.after(party, RING_TIMER, limit, lambda: self.unanswered(party))
        if subscriber is not None and not party.device_call:
            core.after(party, NO_ANSWER_TIMER, timings.no_answer_s, lambda: self._no_answer(party))

    def _no_answer(self, party: Party) -> None:
        subscriber = party.subscriber
        found = self.router.no_answer_route(subscriber) if subscriber is not None else None
        if subscriber is None or found is None:
            return
        route, cause = found
        number = self.router.target(subscriber, route)
        present = {each.subscriber for each in party.call.parties if each.subscriber is not None}
        visited = party.call.visited | {subscriber.login}
        located = self.router.locate(number, excluded=present, visited=visited) if number else None
        if isinstance(located, Located):
            self.divert(party, located, cause)

    def divert(self, ringing: Party, located: Located, cause: Cause, *, secret: bool = False) -> None:
        """Let a call that rings at one place arrive at another; `secret` hides who sent it on."""
        call = ringing.call
        waiting = next(each for each in call.parties if each is not ringing)
        dialled = ringing.initial_called or ringing.identity
        if ringing.subscriber is not None:
            call.visited.add(ringing.subscriber.login)
        self.core.unqueue(call)
        self.core.detach(ringing, cause, new_destination=located.identity.number)
        self.present(waiting, located, dialled, cause, redirecting=ringing.identity if not secret else None)

    # Answering

    def answer(self, party: Party, device_id: str) -> None:
        """A user answers a ringing call, or takes a held one back."""
        subscriber = subscriber_of(party)
        self.core.leg(party, device_id)
        if party.state is MediaState.HELD:
            self.retrieve(party, device_id)
            return
        require(rules.answer(party))
        self.core.working_device(subscriber, device_id)
        self.make_way(subscriber, party)
        party.devices = (device_id,)
        if party.pending is not None:
            dial = party.pending
            self.core.cancel(party)
            self.set_state(party, MediaState.DIALING)
            party.pending = None
            self.core.flush()
            self._dial(party, dial)
        else:
            self._answered(party)
            self.core.flush()

    def retrieve(self, party: Party, device_id: str) -> None:
        """Take a held call back."""
        self.core.leg(party, device_id)
        require(rules.retrieve(party))
        self.make_way(subscriber_of(party), party)
        self.set_state(party, MediaState.ACTIVE)
        self.core.flush()

    def _answered(self, party: Party) -> None:
        self.core.cancel(party)
        self.set_state(party, MediaState.ACTIVE)
        self.connect(party.call, None)
        self.settle(party.call)

    def connect(self, call: Call, cause: Cause | None) -> None:
        """Whoever waited for an answer is in conversation now."""
        call.recall = None
        call.visited.clear()
        for party in call.parties:
            if party.state in (MediaState.DIALING, MediaState.RINGING_OUTGOING):
                self.set_state(party, MediaState.ACTIVE)
        self.core.touch(call, cause)

    # Ending

    def leave(self, party: Party) -> None:
        """A party hangs up, refuses a ringing call, or stops listening to a tone."""
        self._leave(party)
        self.core.flush()

    def release(self, party: Party) -> None:
        """End the call for everybody; a ringing call is refused."""
        alone = party.state in (MediaState.RINGING_INCOMING, MediaState.RELEASING)
        if alone or len(party.call.parties) < 3:
            self._leave(party)
        else:
            self.core.end(party.call, Cause.CLEARED)
        self.core.flush()

    def _leave(self, party: Party) -> None:
        core, call = self.core, party.call
        for react in core.on_leave:
            react(party)
        if party.state is MediaState.RELEASING:
            core.detach(party, party.tone)
        elif party.pending is not None:
            core.end(call, Cause.NOT_ANSWERED)
        elif party.state is MediaState.RINGING_INCOMING:
            self.unanswered(party)
        elif len(call.parties) > 2:
            core.detach(party, Cause.PARTICIPANT_LEFT)
            self.settle(call)
        else:
            answered = all(each.state in rules.TALKING for each in call.parties)
            core.end(call, Cause.CLEARED if answered else Cause.ABANDONED)

    def unanswered(self, ringing: Party) -> None:
        """Nobody answers here, or the call is refused: back to who transferred it, or over."""
        call = ringing.call
        if self.distributor.takes_back(ringing):
            return
        if call.recall is None or not self._recall(call, ringing):
            self.core.end(call, Cause.NOT_ANSWERED)

    def _recall(self, call: Call, gone: Party) -> bool:
        core, subscriber = self.core, call.recall
        if subscriber is None or call.party_of(subscriber) is not None:
            return False
        devices = self.router.ringing_devices(subscriber)
        if not devices or len(subscriber.parties) >= subscriber.user.lines:
            return False
        call.recall = None
        waiting = next(each for each in call.parties if each is not gone)
        core.detach(gone, Cause.NOT_ANSWERED, new_destination=subscriber.user.phone)
        located = Located(Meeting.RINGS, core.identity(subscriber), subscriber, devices)
        self.present(waiting, located, located.identity, Cause.RECALL)
        return True

    def recall_parked(self, call: Call, place: Party) -> None:
        """Nobody fetched the parked call: ring who parked it, or try again later."""
        core = self.core
        parked_at = call.parked_at
        if parked_at is None:
            return
        core.unpark(call)
        if not self._recall(call, place):
            core.parked[parked_at] = call
            call.parked_at = parked_at
            self.park_timer(call, place)

    def park_timer(self, call: Call, place: Party) -> None:
        """Bring the parked call back in time."""
        core = self.core
        core.after(call, PARK_TIMER, core.timings.park_recall_s, lambda: self.recall_parked(call, place))

    def settle(self, call: Call) -> None:
        """A call that nobody in the house takes part in any more is none of the PBX's."""
        inside = any(
            party.subscriber is not None or party.identity.main == "DEVICE" for party in call.parties
        )
        if not inside and call.parked_at is None and call.queued_at is None:
            self.core.end(call, Cause.CLEARED)
