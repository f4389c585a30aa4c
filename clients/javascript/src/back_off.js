// How long to wait before the next try: longer each time, and never the same for two clients.

/** The first pause; with a bridge that only starts anew the session is back within a second. */
export const FIRST_MS = 250;

/** No pause is longer: a bridge that is back is found within half a minute. */
export const MOST_MS = 30_000;

/** After "overloaded" the pauses begin here, 4 s: one who comes back at once is part of the load. */
export const OVERLOADED_TRIES = 4;

/** Pauses that double from try to try, each shortened at random by up to half. */
export class BackOff {
  #tries = 0;

  constructor({ firstMs = FIRST_MS, mostMs = MOST_MS, random = Math.random } = {}) {
    this.firstMs = firstMs;
    this.mostMs = mostMs;
    this.random = random;
  }

  /** The next pause, ms. */
  next() {
    const whole = Math.min(this.mostMs, this.firstMs * 2 ** this.#tries);
    this.#tries += 1;
    return whole * (1 - this.random() / 2);
  }

  /** The other end is overloaded: the pauses are long from now on. */
  slow() {
    this.#tries = Math.max(this.#tries, OVERLOADED_TRIES);
  }

  /** It has worked. */
  reset() {
    this.#tries = 0;
  }
}
