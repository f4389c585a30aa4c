// What a session has subscribed to, so that a new session can be told the same. Raises nothing.

/** Methods that make a session hear of something from then on (protocol/README.md section 3, "XUC's CTI channel"). */
const REMEMBERED = /^(Cti\.(subscribeTo\w+|getList)|Callback\.getCallbackLists)$/;

/** What ends them: method → the method whose subscriptions end, all of them or those with the same parameters. */
const ENDS = new Map([
  ["Cti.unsubscribeFromAllPhoneHints", { method: "Cti.subscribeToPhoneHints", all: true }],
  ["Cti.unsubscribeFromAllVideoStatus", { method: "Cti.subscribeToVideoStatus", all: true }],
  ["Cti.unSubscribeToQueueCalls", { method: "Cti.subscribeToQueueCalls", all: false }],
]);

/** The subscriptions of one client. O2G's keep, for their client, the id they had first. */
export class Subscriptions {
  #remembered = new Map();
  #current = new Map();
  #first = new Map();

  /** A call has succeeded. */
  called(method, params, result) {
    if (method === "O2g.subscribe") {
      this.#remembered.set(result.subscriptionId, { method, params, id: result.subscriptionId });
      this.#renamed(result.subscriptionId, result.subscriptionId);
    } else if (method === "O2g.unsubscribe") {
      const id = this.#first.get(params?.subscriptionId) ?? params?.subscriptionId;
      this.#remembered.delete(id);
      this.#first.delete(this.#current.get(id));
      this.#current.delete(id);
    } else if (REMEMBERED.test(method)) {
      this.#remembered.set(keyOf(method, params), { method, params });
    } else if (ENDS.has(method)) {
      const end = ENDS.get(method);
      for (const [key, each] of this.#remembered) {
        if (each.method === end.method && (end.all || key === keyOf(end.method, params))) this.#remembered.delete(key);
      }
    }
  }

  /** What a new session has to be told. */
  all() {
    return [...this.#remembered.values()];
  }

  /** One of them has been made anew. */
  renewed({ id }, result) {
    if (id !== undefined) this.#renamed(id, result.subscriptionId);
  }

  /** Parameters, with the id that the bridge knows now. */
  outgoing(method, params) {
    if (method !== "O2g.unsubscribe") return params;
    return { ...params, subscriptionId: this.#current.get(params?.subscriptionId) ?? params?.subscriptionId };
  }

  /** An event, with the id that the client knows. */
  incoming(event) {
    const id = this.#first.get(event.subscriptionId);
    return id === undefined ? event : { ...event, subscriptionId: id };
  }

  #renamed(first, now) {
    this.#first.delete(this.#current.get(first));
    this.#current.set(first, now);
    this.#first.set(now, first);
  }
}

function keyOf(method, params) {
  return `${method} ${JSON.stringify(params ?? {})}`;
}
