// The user's calls as `PhoneEvent` and `ConferenceEvent` tell them, and what can be done with each. No page in here.

/** What each event makes of a call; one that is released is gone. */
const STATES = {
  EventDialing: "dialing",
  EventRinging: "ringing",
  EventEstablished: "active",
  EventOnHold: "held",
};

/** The calls of one phone, the oldest first. */
export class Calls {
  #calls = new Map();

  /** Takes a `PhoneEvent`; returns the call that it is about, whose `state` is "released" when it has ended. */
  phoneEvent(event, nowMs = Date.now()) {
    const before = this.#calls.get(event.uniqueId);
    const state = STATES[event.eventType];
    if (event.eventType === "EventReleased") {
      this.#calls.delete(event.uniqueId);
      return before && { ...before, state: "released" };
    }
    if (state === undefined) return undefined;
    const call = {
      id: event.uniqueId,
      state,
      number: event.otherDN,
      name: event.otherDName,
      own: event.DN,
      direction: event.callDirection,
      queue: event.queueName,
      since: before && (before.isAnswered || state === "ringing" || state === "dialing") ? before.since : nowMs,
      isAnswered: state === "active" || state === "held",
      participants: before?.participants ?? [],
    };
    this.#calls.set(call.id, call);
    return call;
  }

  /** Takes all `PhoneEvent`s of calls that go on (`Cti.getCurrentCallsPhoneEvents`): any other call has ended unheard. */
  replace(events, nowMs = Date.now()) {
    const ongoing = new Set(events.map(({ uniqueId }) => uniqueId));
    for (const id of this.#calls.keys()) if (!ongoing.has(id)) this.#calls.delete(id);
    for (const event of events) this.phoneEvent(event, nowMs);
  }

  /** Takes a `ConferenceEvent`: who is in a conference with the user. */
  conferenceEvent(event) {
    const call = this.#calls.get(event.uniqueId);
    if (call) call.participants = event.eventType === "Join" ? event.participants : [];
  }

  /** Takes a `ConferenceParticipantEvent`: who has come or gone. */
  participantEvent(event) {
    const call = this.#calls.get(event.uniqueId);
    if (!call) return;
    const others = call.participants.filter(({ index }) => index !== event.index);
    call.participants = event.eventType === "Leave" ? others : [...others, event];
  }

  all() {
    return [...this.#calls.values()];
  }

  /** The call that hears what is dialled on the keypad; undefined where there is none. */
  active() {
    return this.all().find(({ state }) => state === "active");
  }

  /** The call that somebody is being asked about: `{ held, asked }`, else null. */
  consultation() {
    const held = this.all().find(({ state }) => state === "held");
    const asked = this.all().find(({ state, direction }) => state === "active" || (state === "dialing" && direction !== "Incoming"));
    return held && asked ? { held, asked } : null;
  }

  /** What can be done with a call now: names of buttons. */
  possible(call) {
    const asks = this.consultation() !== null;
    switch (call.state) {
      case "ringing":
        return ["answer", "hangup"];
      case "dialing":
        return ["hangup"];
      case "active":
        return asks ? ["hangup"] : ["hold", "transfer", "hangup"];
      default: // held
        return asks ? [] : ["retrieve", "hangup"];
    }
  }
}
