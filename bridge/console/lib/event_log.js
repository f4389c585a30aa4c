// The events that the inspector keeps: so many and no more, with a pause, and a choice of what is shown.
import { readable, typeOf } from "./readable.js";

/** As many as the bridge keeps of a session. */
export const KEPT_MOST = 1_000;

/** The events, each as an entry: `{ number, at, event, type, text }`. */
export class EventLog {
  entries = [];
  types = new Map();
  isPaused = false;

  #held = [];
  #missed = 0;
  #number = 0;
  #most;
  #words = [];
  #type = "";

  constructor(most = KEPT_MOST) {
    this.#most = most;
  }

  /** How many have come since the pause. */
  get meanwhile() {
    return this.#held.length + this.#missed;
  }

  /** One event. Returns its entry where it is to be shown, and the entry that had to leave. */
  add(event, at) {
    this.#number += 1;
    const entry = { number: this.#number, at, event, type: typeOf(event), text: readable(event), searched: null };
    if (this.isPaused) {
      this.#held.push(entry);
      if (this.#held.length > this.#most) {
        this.#held.shift();
        this.#missed += 1;
      }
      return { shown: null, left: null };
    }
    return this.#keep(entry);
  }

  pause() {
    this.isPaused = true;
  }

  /** Goes on with what has come meanwhile. */
  resume() {
    this.isPaused = false;
    this.#missed = 0;
    for (const entry of this.#held.splice(0)) this.#keep(entry);
  }

  clear() {
    this.entries = [];
    this.types.clear();
    this.#held = [];
    this.#missed = 0;
  }

  /** Shows only events of a type ("" for all) that have all of these words, anywhere in them. */
  choose({ type = this.#type, text }) {
    this.#type = type;
    if (text !== undefined) this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** The entries that are shown, oldest first. */
  shown() {
    return this.entries.filter((entry) => this.wants(entry));
  }

  wants(entry) {
    if (this.#type && entry.type !== this.#type) return false;
    if (!this.#words.length) return true;
    entry.searched ??= `${entry.type} ${JSON.stringify(entry.event)}`.toLowerCase();
    return this.#words.every((word) => entry.searched.includes(word));
  }

  #keep(entry) {
    this.entries.push(entry);
    this.types.set(entry.type, (this.types.get(entry.type) ?? 0) + 1);
    const left = this.entries.length > this.#most ? this.entries.shift() : null;
    if (left) {
      const others = this.types.get(left.type) - 1;
      if (others) this.types.set(left.type, others);
      else this.types.delete(left.type);
    }
    return { shown: this.wants(entry) ? entry : null, left };
  }
}
