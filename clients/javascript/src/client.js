// The client: one session at the bridge, through as many sockets as it takes.
// Errors: CtiBridgeError > RpcError, TimedOut, Disconnected.
import { BackOff } from "./back_off.js";
import { Calls, TIMEOUT_MS } from "./calls.js";
import { ENCODINGS } from "./encoding.js";
import {
  CtiBridgeError,
  Disconnected,
  InternalError,
  InvalidRequest,
  NotSignedIn,
  RpcError,
  SiteUnreachable,
  TimedOutUpstream,
  TooManyRequests,
  UpstreamError,
} from "./errors.js";
import { EARLY_MOST, EventStream, WAITING_MOST, resync } from "./events.js";
import { ABNORMAL, Link, webSocketClass, whyFinal } from "./link.js";
import { Subscriptions } from "./subscriptions.js";
import { Tunnel, eventOf } from "./tunnel.js";

/** How long a sign-out may hold up `close`; the bridge ends a session that was not signed out by itself. */
export const GOODBYE_MS = 2_000;

/** Close codes that mean something of their own here (protocol/README.md section 7). */
const NORMAL = 1000;
const TOO_BIG = 1009;
const OVERLOADED = 1013;
const SIGN_IN_EXPIRED = 4001;

/** Refusals of a sign-in that may pass; any other would be the same next time. */
const PASSING = [SiteUnreachable, TimedOutUpstream, TooManyRequests, UpstreamError, InternalError];

const OWN = new Set(["Session.login", "Session.resume", "Session.logout"]);

const NAMESPACES = {
  cti: "Cti",
  callback: "Callback",
  membership: "Membership",
  o2g: "O2g",
  xuc: "Xuc",
  configMgt: "ConfigMgt",
  xcu: "Xcu",
};

/** Opens a client: `await connect({ url, login, password })`. Rejects with why it cannot be. */
export async function connect(options) {
  const client = new Client(options);
  await client.open();
  return client;
}

/** A session at the bridge. */
export class Client {
  /** What `Session.login` answered; null before. */
  session = null;

  /** `"new"`, `"connecting"`, `"open"`, `"waiting"` (for the next try), or `"closed"`. */
  state = "new";

  #options;
  #calls;
  #backOff;
  #link = null;
  #seq = 0;
  #refusals = 0;
  #hadSession = false;
  #timer;
  #opened = Promise.withResolvers ? Promise.withResolvers() : withResolvers();
  #subscriptions = new Subscriptions();
  #tunnel;
  #listeners = new Set();
  #streams = new Set();
  #early = new EventStream(EARLY_MOST);

  constructor(options) {
    const { encoding = "json" } = options;
    if (!Object.hasOwn(ENCODINGS, encoding)) throw new TypeError(`encoding is "json" or "msgpack", not ${encoding}`);
    this.#options = { onState: () => {}, onError: (error) => console.warn(error), ...options };
    this.#calls = new Calls(options);
    this.#tunnel = new Tunnel(encoding);
    this.#backOff = new BackOff(options.backOff);
    if (options.resume) {
      this.session = { sessionId: options.resume.sessionId };
      this.#seq = options.resume.seq;
      this.#hadSession = true;
    }
    for (const [name, family] of Object.entries(NAMESPACES)) this[name] = this.#methods(family);
  }

  /** Connects and signs in. With `keepTrying` it waits as long as that may take; a refused sign-in always rejects. */
  open() {
    if (this.state !== "new") throw new Error(`the client is ${this.state}`);
    this.#opened.promise.catch(() => {}); // who opens without waiting hears of it by onState
    this.#attempt();
    return this.#opened.promise;
  }

  /** One call: `await client.call("Cti.dial", { destination: "70121" })`. */
  async call(method, params, options = {}) {
    if (OWN.has(method)) throw new InvalidRequest(`${method} is the client's own to call`, -32600);
    if (this.state === "closed") {
      throw new Disconnected(`${method} was not sent: the client is closed`, NORMAL, { executed: "no" });
    }
    const known = this.#subscriptions.outgoing(method, params);
    return this.#calls.begin(method, known, options, (result) => this.#subscriptions.called(method, params, result));
  }

  /**
   * One REST request through the socket: `await client.request({ method, path, headers, body })`. Its answer is
   * `{ status, headers, body, origin }`, whatever the status. It does not wait for a connection, and is never repeated.
   */
  async request(asked) {
    if (this.state === "open") return this.#tunnel.request(this.#link, asked);
    const why = `${asked.method ?? "GET"} ${asked.path} was not sent: the client is ${this.state}`;
    throw new Disconnected(why, ABNORMAL, { executed: "no" });
  }

  /** Events, from the first one if nobody has asked before: `for await (const event of client.events())`. */
  events({ signal, types } = {}) {
    const wanted = types && new Set(types);
    const stream = new EventStream(WAITING_MOST, () => this.#streams.delete(entry));
    const entry = { stream, wants: (event) => !wanted || wanted.has(event.msgType ?? event.event?.eventName) };
    const early = this.#early?.taken() ?? [];
    this.#early = null;
    for (const event of early) if (entry.wants(event)) stream.push(event);
    if (this.state === "closed" || signal?.aborted) {
      stream.end();
    } else {
      this.#streams.add(entry);
      signal?.addEventListener("abort", () => stream.return(), { once: true });
    }
    return stream;
  }

  /** Calls `listener` with each event; the result ends that. */
  listen(listener) {
    this.#early = null;
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What another client takes to go on with this session (`resume`): after a page was loaded anew, say. */
  get resumption() {
    return this.session && { sessionId: this.session.sessionId, seq: this.#seq };
  }

  /** Signs out and ends. `keepSession`: leaves the session to be resumed. */
  async close({ keepSession = false } = {}) {
    if (this.state === "open" && !keepSession) {
      this.#setState("closing");
      await this.#calls.ask(this.#link, "Session.logout", undefined, GOODBYE_MS).catch(() => {});
    }
    this.#end(null);
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this.close();
  }

  // --- Connection and session

  async #attempt() {
    this.#setState("connecting");
    let link = null;
    try {
      const WebSocket = this.#options.WebSocket ?? (await webSocketClass());
      link = await Link.open(WebSocket, this.#options.url, {
        onMessage: (message) => this.#received(message),
        onEnd: (code, reason) => this.#ended(link, code, reason),
        ping: () => this.#calls.ask(link, "rpc.ping", undefined, TIMEOUT_MS).catch(() => {}),
      });
      if (this.state === "closed") return link.close(NORMAL, "closed");
      this.#link = link;
      const isNew = await this.#signIn(link);
      if (this.state === "closed" || this.#link !== link) return undefined;
      this.#backOff.reset();
      this.#refusals = 0;
      this.#setState("open");
      if (isNew && this.#hadSession) this.#resubscribe();
      this.#hadSession = true;
      this.#calls.connected(link, isNew);
      this.#opened.resolve();
    } catch (error) {
      if (this.state === "closed") return undefined;
      this.#link = null;
      link?.close(NORMAL, "");
      this.#again(error);
    }
    return undefined;
  }

  /** Goes on with the session, or begins one; says which. */
  async #signIn(link) {
    const asked = (method, params, onResult) => this.#calls.ask(link, method, params, TIMEOUT_MS, onResult);
    if (this.session) {
      try {
        await asked("Session.resume", { sessionId: this.session.sessionId, seq: this.#seq }, () => this.#options.onSession?.());
        if (!this.session.login) this.session = without(await asked("Session.info"), "seq");
        return false;
      } catch (error) {
        if (!(error instanceof NotSignedIn)) throw error;
        this.session = null;
      }
    }
    const { credentials, login, password, site, phoneNumber } = this.#options;
    const given = credentials ? await credentials() : { login, password, site, phoneNumber };
    await asked("Session.login", given, (session) => {
      this.session = session;
      this.#seq = 0;
      this.#options.onSession?.();
      if (this.#hadSession) this.#tell(resync(null));
    });
    return true;
  }

  #resubscribe() {
    for (const each of this.#subscriptions.all()) {
      this.#calls
        .begin(each.method, each.params, {}, (result) => {
          this.#subscriptions.renewed(each, result);
          this.#options.onResubscribed?.(each.method, each.params, result);
        })
        .catch((error) => this.#options.onError(error));
    }
  }

  #ended(link, code, reason) {
    this.#calls.disconnected(link, code, reason, code !== TOO_BIG);
    this.#tunnel.lost(link, code, reason);
    if (link === null || link !== this.#link) return;
    this.#link = null;
    if (code === SIGN_IN_EXPIRED) this.session = null;
    // While it signs in, the call that does so fails, and says how it goes on.
    if (this.state === "open") this.#again(new Disconnected(`the socket was closed: ${reason || code}`, code, { reason }));
    else if (this.state === "closing") this.#end(null);
  }

  #again(error) {
    const code = error instanceof Disconnected ? error.code : ABNORMAL;
    const isFirst = !this.#hadSession && !this.#options.keepTrying;
    if (code === SIGN_IN_EXPIRED) this.#refusals += 1;
    const why = whyFinal(code);
    if (why) this.#end(new Disconnected(why, code, error.data));
    else if (isFirst || isFinal(error) || this.#refusals > 1) this.#end(error);
    else {
      if (code === OVERLOADED) this.#backOff.slow();
      const retryAfterMs = (error.data?.retryAfter ?? 0) * 1000;
      this.#setState("waiting", error);
      this.#timer = setTimeout(() => this.#attempt(), Math.max(this.#backOff.next(), retryAfterMs));
    }
  }

  #end(error) {
    if (this.state === "closed") return;
    clearTimeout(this.#timer);
    const link = this.#link;
    this.#link = null;
    this.#setState("closed", error);
    this.#calls.fail(error instanceof Disconnected ? error.code : NORMAL, error?.message ?? "the client was closed");
    link?.close(NORMAL, "closed");
    for (const { stream } of [...this.#streams]) stream.end(error);
    this.#opened.reject(error ?? new Disconnected("the client was closed", NORMAL));
  }

  #setState(state, error = null) {
    this.state = state;
    try {
      this.#options.onState(state, error);
    } catch (fault) {
      this.#options.onError(fault);
    }
  }

  // --- What comes

  #received(message) {
    if (message.type !== undefined) {
      if (message.type === "event") this.#tell(eventOf(message));
      else this.#tunnel.frame(message);
    } else if (message.method === undefined) {
      this.#calls.answer(message);
    } else if (message.method === "Cti.event" || message.method === "O2g.event") {
      const { seq } = message.params;
      if (seq <= this.#seq) return;
      this.#seq = seq;
      this.#tell(this.#subscriptions.incoming({ method: message.method, ...message.params }));
    }
  }

  #tell(event) {
    this.#early?.push(event);
    for (const { stream, wants } of this.#streams) if (wants(event)) stream.push(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#options.onError(error);
      }
    }
  }

  /** `Cti.dial` as `methods.dial`, `O2g.telephony.getCalls` as `methods.telephony.getCalls`. */
  #methods(path) {
    const inner = new Map();
    return new Proxy(() => {}, {
      get: (_, name) => {
        if (typeof name !== "string" || name === "then") return undefined; // nothing here is a promise
        if (!inner.has(name)) inner.set(name, this.#methods(`${path}.${name}`));
        return inner.get(name);
      },
      apply: (_, __, [params, options]) => this.call(path, params, options),
    });
  }
}

function isFinal(error) {
  if (!(error instanceof CtiBridgeError)) return true;
  return error instanceof RpcError && !PASSING.some((each) => error instanceof each);
}

function without(object, name) {
  const { [name]: _, ...rest } = object;
  return rest;
}

function withResolvers() {
  const found = {};
  found.promise = new Promise((resolve, reject) => Object.assign(found, { resolve, reject }));
  return found;
}
