"""When the PBX permits an operation: one predicate each, used by the operation and by the capability.

A predicate answers None where the operation would succeed, else a sentence that says what is in the way.
So a capability is true exactly when its operation does not meet `WrongState`.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.pbx_model import Call, Cause, MediaState, Party, RecordState, Subscriber

ACTIVE = MediaState.ACTIVE
HELD = MediaState.HELD
RINGING = MediaState.RINGING_INCOMING
CALLING = MediaState.RINGING_OUTGOING
RELEASING = MediaState.RELEASING

CONFERENCE_PARTIES_MAX = 29
"""The largest conference of an OmniPCX Enterprise; a larger one meets `TooManyParties`."""

TALKING = (ACTIVE, HELD)


def engage(subscriber: Subscriber, but: Party | None = None) -> str | None:
    """Whether the user can turn to another call: an active one is then held, a tone dropped."""
    engaged = subscriber.engaged(but)
    if engaged is None or engaged.state in (ACTIVE, RELEASING):
        return None
    return f"call {engaged.call.ref} is still being set up"


def free_line(subscriber: Subscriber) -> str | None:
    """Whether one more call of the user's own finds a line; a tone does not count, it is dropped."""
    taken = sum(1 for party in subscriber.parties if party.state is not RELEASING)
    return None if taken < subscriber.user.lines else f"all {subscriber.user.lines} lines are taken"


def start_call(subscriber: Subscriber) -> str | None:
    """A new call of the user's own."""
    return engage(subscriber) or free_line(subscriber)


def _is(party: Party, *states: MediaState) -> str | None:
    if party.state in states:
        return None
    return f"the leg is {party.state}, not {' or '.join(states)}"


def answer(party: Party) -> str | None:
    """Answer a ringing call."""
    subscriber = party.subscriber
    return _is(party, RINGING) or (engage(subscriber, party) if subscriber else None)


def hold(party: Party) -> str | None:
    """Put the call on hold."""
    return _is(party, ACTIVE)


def retrieve(party: Party) -> str | None:
    """Take a held call back while no other is in the way."""
    engaged = party.subscriber.engaged(party) if party.subscriber else None
    if engaged is not None and engaged.state is not RELEASING:
        return f"call {engaged.call.ref} is {engaged.state}: alternate or reconnect instead"
    return _is(party, HELD)


def alternate(held: Party) -> str | None:
    """Hold the active call and take this held one back."""
    engaged = held.subscriber.engaged(held) if held.subscriber else None
    if engaged is None or engaged.state is not ACTIVE:
        return "there is no active call to put on hold"
    return _is(held, HELD)


def reconnect(held: Party, enquiry: Party | None = None) -> str | None:
    """End the enquiry call and take this held one back."""
    engaged = held.subscriber.engaged(held) if held.subscriber else None
    if engaged is None:
        return "there is no enquiry call"
    if enquiry is not None and enquiry is not engaged:
        return f"call {enquiry.call.ref} is not the enquiry call, {engaged.call.ref} is"
    return _is(held, HELD)


def connected(call: Call) -> str | None:
    """Two parties in conversation with each other, on hold or not."""
    if len(call.parties) != 2 or call.parked_at is not None:
        return f"call {call.ref} is not a conversation of two"
    if any(party.state not in TALKING for party in call.parties):
        return f"call {call.ref} has not been answered"
    return None


def _somebody(call: Call, me: Party) -> str | None:
    """A service (voice mail) can be called, but not be sent anywhere or left waiting."""
    service = next(
        (each for each in call.parties if each is not me and each.identity.main == "SERVICE"), None
    )
    return f"{service.identity.number} is a service" if service is not None else None


def _same_person(first: Call, second: Call, me: Subscriber | None) -> str | None:
    there = {party.subscriber for party in first.parties if party.subscriber not in (None, me)}
    twice = next((party for party in second.parties if party.subscriber in there), None)
    return f"{twice.identity.number} is in both calls" if twice is not None else None


def transfer(active: Party, held: Party) -> str | None:
    """Connect the other parties of the two calls and leave both; the active one may still be ringing."""
    if active.call is held.call:
        return "that is one and the same call"
    problem = _is(active, ACTIVE, CALLING) or _is(held, HELD) or connected(held.call)
    if problem is not None:
        return problem
    if active.state is ACTIVE:
        problem = connected(active.call)
    else:
        other = active.other()
        if other is None or other.state is not RINGING:
            problem = f"call {active.call.ref} rings nowhere"
        problem = problem or _somebody(held.call, held)
    return problem or _same_person(active.call, held.call, active.subscriber)


def transfer_any(active: Party) -> str | None:
    """Transfer with some held call of the user's."""
    return _with_some_held(active, transfer)


def merge(active: Party, held: Party) -> str | None:
    """Make one conference of the two calls."""
    if active.call is held.call:
        return "that is one and the same call"
    problem = _is(active, ACTIVE) or _is(held, HELD)
    if problem is not None:
        return problem
    for call in (active.call, held.call):
        if call.parked_at is not None or len(call.parties) < 2:
            return f"call {call.ref} is not a conversation"
        if any(party.state not in TALKING for party in call.parties):
            return f"call {call.ref} has not been answered"
    return _same_person(active.call, held.call, active.subscriber)


def merge_any(active: Party) -> str | None:
    """Merge with some held call of the user's."""
    return _with_some_held(active, merge, sized=True)


def conference_size(first: Call, second: Call) -> int:
    """Parties after a merge."""
    return len(first.parties) + len(second.parties) - 1


def _with_some_held(
    active: Party, rule: Callable[[Party, Party], str | None], *, sized: bool = False
) -> str | None:
    problem: str | None = "there is no held call"
    for held in active.subscriber.parties if active.subscriber else ():
        if held is not active and held.state is HELD:
            if sized and conference_size(active.call, held.call) > CONFERENCE_PARTIES_MAX:
                continue
            problem = rule(active, held)
            if problem is None:
                return None
    return problem


def blind_transfer(party: Party) -> str | None:
    """Send the other party on to somebody else."""
    return _is(party, ACTIVE) or connected(party.call) or _somebody(party.call, party)


def redirect(party: Party) -> str | None:
    """Send a ringing call on instead of answering it; the user's own outgoing call is not one."""
    if party.pending is not None:
        return "the set rings for the user's own call"
    return _is(party, RINGING)


def overflow(party: Party) -> str | None:
    """Send the own unanswered call to the called user's voice mail."""
    other = party.other()
    if party.state is not CALLING or other is None or other.state is not RINGING:
        return "no called user is ringing"
    if other.subscriber is None:
        return "the called party is not a user"
    return None


def callback(party: Party) -> str | None:
    """Ask the called user, busy or not answering, to call back."""
    if party.state is CALLING:
        return overflow(party)
    if party.state is RELEASING and party.tone is Cause.BUSY and party.tone_of is not None:
        return None
    return "no called user is ringing or busy"


def park(party: Party) -> str | None:
    """Leave the other party waiting at a set."""
    return _is(party, ACTIVE) or connected(party.call) or _somebody(party.call, party)


def drop_participant(party: Party) -> str | None:
    """Drop somebody else."""
    return _is(party, ACTIVE) or (None if party.others() else "nobody else is in the call")


def send_dtmf(party: Party) -> str | None:
    """Send digits to the other parties."""
    return _is(party, ACTIVE)


def switch_device(party: Party) -> str | None:
    """Go on with the call on another of the user's sets."""
    subscriber = party.subscriber
    if subscriber is None or not any(device not in party.devices for device in subscriber.in_service()):
        return "the user has no other set in service"
    return _is(party, ACTIVE)


def record(party: Party, action: str) -> str | None:
    """`start`, `stop`, `pause` or `resume` the user's recording of the call."""
    if action == "start":
        return _is(party, ACTIVE) or ("the call is being recorded" if party.recording else None)
    if party.recording is None:
        return "the call is not being recorded"
    if action == "pause" and party.recording is RecordState.PAUSED:
        return "the recording is paused already"
    if action == "resume" and party.recording is RecordState.RECORDING:
        return "the recording is not paused"
    return None


def picked_up(party: Party) -> str | None:
    """Be answered by somebody else."""
    return redirect(party)


def intruded(party: Party) -> str | None:
    """Be joined by somebody who found the user busy; both ends have to allow it."""
    problem = _is(party, ACTIVE) or connected(party.call)
    for each in party.call.parties:
        if each.subscriber is not None and not each.subscriber.user.intrusion_allowed:
            problem = problem or f"{each.identity.number} does not allow intrusion"
    return problem


def intrusion(party: Party) -> str | None:
    """Join the call of the user who was found busy, while the busy tone is heard."""
    if party.state is not RELEASING or party.tone is not Cause.BUSY or party.tone_of is None:
        return "the set does not hear the busy tone of a user"
    victim = party.tone_of.engaged()
    if victim is None:
        return f"{party.tone_of.user.phone} is not in conversation"
    if party.subscriber is not None and victim.call.party_of(party.subscriber) is not None:
        return "the user is in that call himself"
    return intruded(victim)
