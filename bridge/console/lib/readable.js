// An event in a line, as `ctibridge events` writes it.

const ARROWS = { Incoming: "←", Outgoing: "→" };

/** How much of a value stands in the line. */
const BRIEF_LETTERS = 60;

/** An event's type: the message of Cti.js, or the name of O2G's event. */
export function typeOf(event) {
  return event.msgType ?? event.event?.eventName ?? event.method;
}

/** What a person looks for first. */
export function readable(event) {
  const said = event.ctiMessage ?? event.event ?? {};
  if (event.msgType === "PhoneEvent") {
    return `${said.eventType}  ${said.DN} ${ARROWS[said.callDirection] ?? "–"} ${said.otherDN || "?"}  call ${said.uniqueId}`;
  }
  const parts = Array.isArray(said)
    ? said.map((value) => brief(value))
    : Object.entries(said)
        .filter(([name]) => name !== "eventName")
        .map(([name, value]) => `${name}=${brief(value)}`);
  return parts.join(" ");
}

/** The time of day of an event, to the millisecond. */
export function timeOf(ms) {
  const time = new Date(ms);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

function brief(value) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length <= BRIEF_LETTERS ? text : `${text.slice(0, BRIEF_LETTERS - 1)}…`;
}
