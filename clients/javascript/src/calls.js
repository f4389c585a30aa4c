// Calls under way: those that wait for a connection, those that wait for an answer, and what becomes of both when the
// connection goes. Errors: RpcError, TimedOut, Disconnected; an aborted call rejects with its signal's reason.
import { ENCODINGS } from "./encoding.js";
import { Disconnected, TimedOut, TooLarge, TooManyRequests, errorOf } from "./errors.js";

/** How long an answer may take. The bridge gives the PBX 30 s: its own answer about that comes first. */
export const TIMEOUT_MS = 35_000;

/** Calls that wait for a connection; a page that asks for more without one is in a loop. */
export const WAITING_MOST = 1_000;

/** Calls at the bridge at once: below its 256, which the client's own calls count against, too. */
export const IN_FLIGHT_MOST = 240;

/** The bridge takes 10,000 keys a session; further calls go without one. */
export const KEYS_MOST = 9_900;

/** The bridge's limit on a frame. */
export const FRAME_MOST_BYTES = 2 ** 20;

const TIMED_OUT = -32005;
const TOO_MANY = -32006;
const TOO_LARGE = -32007;

/** What reads can be asked again; everything else carries a key, so that the bridge executes it once. */
const READS = /\.(get|list|find|search|directoryLookUp|displayNameLookup|ping|discover|info)[^.]*$/;

/** Whether a call only reads. */
export function isRead(method) {
  return READS.test(method);
}

/** All calls of one client, in their order. */
export class Calls {
  #calls = new Set();
  #byId = new Map();
  #lastId = 0;
  #link = null;
  #epoch = 0;
  #keys = 0;
  #prefix = Math.random().toString(36).slice(2, 12).padEnd(10, "0");

  constructor({ timeoutMs = TIMEOUT_MS, waitingMost = WAITING_MOST, encoding = "json" } = {}) {
    this.encoding = ENCODINGS[encoding];
    this.timeoutMs = timeoutMs;
    this.waitingMost = waitingMost;
  }

  /** A call as soon as there is a connection. `onResult` has the result before anything that came behind it. */
  begin(method, params, { timeoutMs, signal, key, requestId } = {}, onResult = undefined) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (params !== undefined && (typeof params !== "object" || params === null)) {
        throw new TypeError(`${method} takes an object of its parameters, got ${params}`);
      }
      if (this.#calls.size - this.#byId.size >= this.waitingMost) {
        throw new TooManyRequests(`${this.waitingMost} calls are waiting`, TOO_MANY, { limit: this.waitingMost });
      }
      const call = { method, params, requestId, resolve, reject, onResult, id: null, epoch: null, dueMs: null };
      call.key = key ?? this.#newKey(method, params);
      const limitMs = timeoutMs ?? this.timeoutMs;
      if (timeoutMs !== undefined) call.dueMs = Date.now() + timeoutMs;
      call.timer = setTimeout(() => {
        const data = { executed: call.epoch === null ? "no" : "unknown" };
        this.#settle(call, reject, new TimedOut(`${method} was not answered within ${limitMs} ms`, TIMED_OUT, data));
      }, limitMs);
      if (signal) {
        const abort = () => this.#settle(call, reject, signal.reason);
        signal.addEventListener("abort", abort, { once: true });
        call.unhook = () => signal.removeEventListener("abort", abort);
      }
      this.#calls.add(call);
      this.#flush();
    });
  }

  /** A call of the client's own on a socket that is not ready for others; it ends with that socket. */
  ask(link, method, params, timeoutMs, onResult = undefined) {
    return new Promise((resolve, reject) => {
      const call = { method, params, resolve, reject, onResult, link, epoch: this.#epoch };
      call.timer = setTimeout(() => {
        const data = { executed: "unknown" };
        this.#settle(call, reject, new TimedOut(`${method} was not answered within ${timeoutMs} ms`, TIMED_OUT, data));
      }, timeoutMs);
      this.#calls.add(call);
      this.#number(call);
      link.send(this.#frame(call));
    });
  }

  /** There is a connection, with the session of before or with a new one. What waits is sent, in its order. */
  connected(link, isNewSession) {
    this.#link = link;
    if (isNewSession) {
      this.#epoch += 1;
      this.#keys = 0;
      for (const call of [...this.#calls]) {
        if (!call.link && call.epoch !== null && !isRead(call.method)) this.#vanished(call, "the session ended before its answer came");
      }
    }
    this.#flush();
  }

  /** The connection is gone. `mayRepeat`: whether what was sent may be sent once more. */
  disconnected(link, code, reason, mayRepeat) {
    if (this.#link === link) this.#link = null;
    for (const call of [...this.#calls]) {
      if (call.link ? call.link !== link : call.id === null) continue;
      this.#byId.delete(call.id);
      call.id = null;
      const repeatable = !call.link && mayRepeat && (call.key !== undefined || isRead(call.method));
      if (!repeatable) this.#vanished(call, reason, code);
    }
  }

  /** A JSON-RPC answer. */
  answer(message) {
    const call = this.#byId.get(message.id);
    if (!call) return; // it was aborted, or took too long
    if (message.error) {
      this.#settle(call, call.reject, errorOf(message.error));
    } else {
      call.onResult?.(message.result);
      this.#settle(call, call.resolve, message.result);
    }
    this.#flush();
  }

  /** No connection will come any more. */
  fail(code, why) {
    this.#link = null;
    for (const call of [...this.#calls]) this.#vanished(call, why, code);
  }

  #newKey(method, params) {
    if (Array.isArray(params) || isRead(method) || this.#keys >= KEYS_MOST) return undefined;
    this.#keys += 1;
    return `${this.#prefix}-${this.#epoch}-${this.#lastId}-${this.#keys}`;
  }

  #flush() {
    if (!this.#link || this.#byId.size === this.#calls.size) return;
    for (const call of this.#calls) {
      if (this.#byId.size >= IN_FLIGHT_MOST) return;
      if (call.id !== null) continue;
      this.#number(call);
      const frame = this.#frame(call);
      const bytes = this.encoding.bytes(frame, FRAME_MOST_BYTES);
      if (bytes > FRAME_MOST_BYTES) {
        const data = { limit: FRAME_MOST_BYTES };
        this.#settle(call, call.reject, new TooLarge(`${call.method} has ${bytes} bytes`, TOO_LARGE, data));
        continue;
      }
      call.epoch = this.#epoch;
      this.#link.send(frame);
    }
  }

  #number(call) {
    call.id = this.#lastId += 1;
    this.#byId.set(call.id, call);
  }

  #frame({ id, method, params, key, requestId, dueMs }) {
    const meta = { key, requestId };
    // Rounded up: the bridge does not take 0 s.
    if (dueMs != null) meta.timeout = Math.max(1, dueMs - Date.now()) / 1000;
    const isBare = Array.isArray(params) || Object.values(meta).every((value) => value === undefined);
    const named = isBare ? params : { ...params, _meta: { ...params?._meta, ...meta } };
    return this.encoding.frame({ jsonrpc: "2.0", id, method, params: named });
  }

  #vanished(call, why, code = 1006) {
    const data = { reason: why, executed: call.epoch === null ? "no" : "unknown" };
    this.#settle(call, call.reject, new Disconnected(`${call.method} has no answer: ${why || code}`, code, data));
  }

  #settle(call, how, outcome) {
    if (!this.#calls.delete(call)) return;
    this.#byId.delete(call.id);
    clearTimeout(call.timer);
    call.unhook?.();
    how(outcome);
  }
}
