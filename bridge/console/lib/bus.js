// Events of the session on their way to the panels.

/** Tells listeners by type, in order. A listener that fails does not keep the others from hearing. */
export class Bus {
  #listeners = new Map();
  #held = null;

  /** Calls `listener(event)` for events of a type, "*" for all; the result ends that. */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Keeps events back until `release`: panels that are only being built must hear them as well. */
  hold() {
    this.#held ??= [];
  }

  release() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.tell(event);
  }

  /** One event: `{ method, seq, msgType, ctiMessage }`, or `{ method, seq, subscriptionId, event }` of O2G. */
  tell(event) {
    if (this.#held) {
      this.#held.push(event);
      return;
    }
    const type = event.msgType ?? event.event?.eventName;
    for (const listener of [...(this.#listeners.get("*") ?? []), ...(this.#listeners.get(type) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
