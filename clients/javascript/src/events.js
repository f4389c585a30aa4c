// Events on their way to those who iterate over them.

/** How many events wait for a slow reader; then the oldest give way, and he hears of it by a `Resync`. */
export const WAITING_MOST = 10_000;

/** How many events are kept for the first reader before there is one: as many as the bridge keeps for a session. */
export const EARLY_MOST = 1_000;

/** Events for one reader, as an async iterator. */
export class EventStream {
  #most;
  #waiting = [];
  #lost = 0;
  #readers = [];
  #ended = null;
  #onEnd;

  constructor(most = WAITING_MOST, onEnd = () => {}) {
    this.#most = most;
    this.#onEnd = onEnd;
  }

  /** One event more. */
  push(event) {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ value: event, done: false });
      return;
    }
    if (this.#waiting.length >= this.#most) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#waiting.push(event);
  }

  /** No more events: who waits hears it, with the error if there is one, after what is still waiting. */
  end(error = null) {
    if (this.#ended) return;
    this.#ended = { error };
    for (const reader of this.#readers.splice(0)) this.#finish(reader);
    this.#onEnd();
  }

  /** What waits, to be handed to another stream. */
  taken() {
    return this.#waiting.splice(0);
  }

  next() {
    return new Promise((resolve, reject) => {
      if (this.#lost) {
        const lost = this.#lost;
        this.#lost = 0;
        resolve({ value: resync(lost), done: false });
      } else if (this.#waiting.length) {
        resolve({ value: this.#waiting.shift(), done: false });
      } else if (this.#ended) {
        this.#finish({ resolve, reject });
      } else {
        this.#readers.push({ resolve, reject });
      }
    });
  }

  /** The reader has left its loop. */
  return() {
    this.#waiting = [];
    this.#lost = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  #finish({ resolve, reject }) {
    if (this.#ended.error) {
      reject(this.#ended.error);
      this.#ended = { error: null };
    } else {
      resolve({ value: undefined, done: true });
    }
  }
}

/** The event which says that others were missed: how many, or null where nobody knows. */
export function resync(lost) {
  return { method: "Cti.event", msgType: "Resync", ctiMessage: { lost } };
}
