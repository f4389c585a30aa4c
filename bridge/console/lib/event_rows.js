// The inspector's rows: built some at a time, so that a flood of events costs no more than the eye can see.
import { block, pretty } from "./coloured.js";
import { copyButton } from "./copying.js";
import { h } from "./dom.js";
import { timeOf } from "./readable.js";

/** How long an event waits for others: ten times a second is live to the eye, and a sixth of what each frame would cost. */
const TOGETHER_MS = 100;

/** The rows of a list, the newest first. */
export class EventRows {
  #list;
  #context;
  #rows = new Map();
  #waiting = [];
  #timer = 0;

  constructor(list, context) {
    this.#list = list;
    this.#context = context;
  }

  /** How many there are, or will be in a moment. */
  get count() {
    return this.#rows.size + this.#waiting.length;
  }

  /** One more. */
  add(entry) {
    this.#waiting.push(entry);
    this.#timer ||= setTimeout(() => this.#flush(), TOGETHER_MS);
  }

  /** One less: the oldest. */
  remove(entry) {
    const row = this.#rows.get(entry);
    this.#rows.delete(entry);
    if (row) row.remove();
    else if (this.#waiting[0] === entry) this.#waiting.shift();
  }

  /** These, and no others. */
  all(entries) {
    this.end();
    this.#waiting = [];
    const rows = new Map(entries.map((entry) => [entry, this.#rows.get(entry) ?? this.#built(entry)]));
    this.#rows = rows;
    this.#list.replaceChildren(...[...rows.values()].reverse());
  }

  end() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #flush() {
    this.#timer = 0;
    const built = this.#waiting.splice(0).map((entry) => {
      const row = this.#built(entry);
      this.#rows.set(entry, row);
      return row;
    });
    this.#list.prepend(...built.reverse());
  }

  #built(entry) {
    const { event } = entry;
    const family = event.method === "Cti.event" ? "cti" : "raw";
    const inside = h("div.event-json");
    const open = () => {
      if (inside.childElementCount) return;
      const shown = pretty(event);
      inside.append(
        copyButton(this.#context, () => shown, { label: "Copy" }),
        block(`Event ${event.seq ?? entry.number}`, shown),
      );
    };
    return h(
      "li",
      null,
      h(
        "details.event",
        { ontoggle: open },
        h(
          "summary",
          null,
          h("time", null, timeOf(entry.at)),
          h("span.seq", { title: "the event's number in its session" }, String(event.seq ?? "–")),
          h(`span.event-type.${family}`, null, entry.type),
          h("span.event-text", null, entry.text),
        ),
        inside,
      ),
    );
  }
}
