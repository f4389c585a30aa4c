// ctibridge 0.1.0, the classic script. Made by scripts/build.js of src/. Do not edit.
(function () {
"use strict";
const modules = {};

// --- back_off.js
modules["back_off.js"] = (function () {
// How long to wait before the next try: longer each time, and never the same for two clients.

/** The first pause; with a bridge that only starts anew the session is back within a second. */
const FIRST_MS = 250;

/** No pause is longer: a bridge that is back is found within half a minute. */
const MOST_MS = 30_000;

/** After "overloaded" the pauses begin here, 4 s: one who comes back at once is part of the load. */
const OVERLOADED_TRIES = 4;

/** Pauses that double from try to try, each shortened at random by up to half. */
class BackOff {
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
return { FIRST_MS, MOST_MS, OVERLOADED_TRIES, BackOff };
})();

// --- msgpack.js
modules["msgpack.js"] = (function () {
// MessagePack, as much of it as JSON has, and bytes: https://github.com/msgpack/msgpack/blob/master/spec.md.
// Errors: MessagePackError, for bytes that are none of it.

/** The bytes are no MessagePack, or hold what has no place here (extensions, names that are no text). */
class MessagePackError extends Error {}

const UTF8 = new TextEncoder();
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Where what is written begins; most calls fit. */
const FIRST_BYTES = 256;

/**
 * A value's bytes. What JSON.stringify would leave out or change is left out or changed alike; `Uint8Array` and
 * `ArrayBuffer` are bytes, a BigInt an integer of 64 bits.
 */
function encode(value) {
  return new Writer().written(value);
}

/** The value of some bytes. Integers beyond 2^53 become the nearest number, as in JSON.parse. */
function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new MessagePackError(`${bytes.length - reader.at} bytes too many`);
  return value;
}

class Writer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  written(value) {
    this.#value(plain(value, "") ?? null);
    return this.#bytes.subarray(0, this.#at);
  }

  #value(value) {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
        return this.#number(value);
      case "boolean":
        return this.#byte(value ? 0xc3 : 0xc2);
      case "bigint":
        if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) {
          throw new RangeError(`${value} has more than 64 bits`);
        }
        return value < 0n ? this.#put(0xd3, 8, "setBigInt64", value) : this.#put(0xcf, 8, "setBigUint64", value);
      default:
    }
    if (value === null) return this.#byte(0xc0);
    if (value instanceof ArrayBuffer) return this.#data(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return this.#data(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (Array.isArray(value)) {
      this.#head(value.length, 0x90, 15, 0xdc);
      for (let place = 0; place < value.length; place += 1) this.#value(plain(value[place], String(place)) ?? null);
      return undefined;
    }
    const members = [];
    for (const [name, each] of Object.entries(value)) {
      const member = plain(each, name);
      if (member !== undefined) members.push([name, member]);
    }
    this.#head(members.length, 0x80, 15, 0xde);
    for (const [name, member] of members) {
      this.#text(name);
      this.#value(member);
    }
    return undefined;
  }

  #number(value) {
    if (!Number.isFinite(value)) this.#byte(0xc0); // as in JSON
    else if (!Number.isSafeInteger(value)) this.#put(0xcb, 8, "setFloat64", value);
    else if (value >= 0) this.#positive(value);
    else if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#put(0xd0, 1, "setInt8", value);
    else if (value >= -0x8000) this.#put(0xd1, 2, "setInt16", value);
    else if (value >= -0x80000000) this.#put(0xd2, 4, "setInt32", value);
    else this.#put(0xd3, 8, "setBigInt64", BigInt(value));
  }

  #positive(value) {
    if (value < 0x80) this.#byte(value);
    else if (value < 0x100) this.#put(0xcc, 1, "setUint8", value);
    else if (value < 0x10000) this.#put(0xcd, 2, "setUint16", value);
    else if (value < 0x100000000) this.#put(0xce, 4, "setUint32", value);
    else this.#put(0xcf, 8, "setBigUint64", BigInt(value));
  }

  #text(text) {
    const bytes = UTF8.encode(text);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else if (bytes.length < 0x100) this.#put(0xd9, 1, "setUint8", bytes.length);
    else if (bytes.length < 0x10000) this.#put(0xda, 2, "setUint16", bytes.length);
    else this.#put(0xdb, 4, "setUint32", bytes.length);
    this.#raw(bytes);
  }

  #data(bytes) {
    if (bytes.length < 0x100) this.#put(0xc4, 1, "setUint8", bytes.length);
    else if (bytes.length < 0x10000) this.#put(0xc5, 2, "setUint16", bytes.length);
    else this.#put(0xc6, 4, "setUint32", bytes.length);
    this.#raw(bytes);
  }

  /** How many members follow: in the type's own byte, or behind it in 16 or 32 bits. */
  #head(count, short, shortMost, long) {
    if (count <= shortMost) this.#byte(short | count);
    else if (count < 0x10000) this.#put(long, 2, "setUint16", count);
    else this.#put(long + 1, 4, "setUint32", count);
  }

  #byte(byte) {
    this.#room(1);
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  #put(type, size, setter, value) {
    this.#room(1 + size);
    this.#bytes[this.#at] = type;
    this.#view[setter](this.#at + 1, value);
    this.#at += 1 + size;
  }

  #raw(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #room(more) {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + more));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** What JSON would write for a member: `undefined` where it writes none. */
function plain(value, name) {
  const found = typeof value?.toJSON === "function" ? value.toJSON(name) : value;
  if (typeof found === "function" || typeof found === "symbol") return undefined;
  return found instanceof Number || found instanceof String || found instanceof Boolean ? found.valueOf() : found;
}

class Reader {
  at = 0;
  #bytes;
  #view;

  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value() {
    const type = this.#get(1, "getUint8");
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type & 15);
    if (type < 0xa0) return this.#array(type & 15);
    if (type < 0xc0) return this.#text(type & 31);
    if (type >= 0xe0) return type - 0x100;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#raw(this.#length(type - 0xc4)).slice();
      case 0xca:
        return this.#get(4, "getFloat32");
      case 0xcb:
        return this.#get(8, "getFloat64");
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#length(type - 0xcc);
      case 0xcf:
        return Number(this.#get(8, "getBigUint64"));
      case 0xd0:
        return this.#get(1, "getInt8");
      case 0xd1:
        return this.#get(2, "getInt16");
      case 0xd2:
        return this.#get(4, "getInt32");
      case 0xd3:
        return Number(this.#get(8, "getBigInt64"));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#length(type - 0xd9));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#length(type - 0xdb));
      case 0xde:
      case 0xdf:
        return this.#map(this.#length(type - 0xdd));
      default:
        throw new MessagePackError(`the type 0x${type.toString(16)} at byte ${this.at - 1} has no place here`);
    }
  }

  /** A number of 8, 16 or 32 bits without a sign. */
  #length(power) {
    return this.#get(1 << power, ["getUint8", "getUint16", "getUint32"][power]);
  }

  #get(size, getter) {
    if (this.at + size > this.#bytes.length) throw new MessagePackError("the bytes end too early");
    const value = this.#view[getter](this.at);
    this.at += size;
    return value;
  }

  #raw(size) {
    if (this.at + size > this.#bytes.length) throw new MessagePackError("the bytes end too early");
    this.at += size;
    return this.#bytes.subarray(this.at - size, this.at);
  }

  #text(size) {
    try {
      return TEXT.decode(this.#raw(size));
    } catch (error) {
      throw error instanceof TypeError ? new MessagePackError("a text is not UTF-8") : error;
    }
  }

  #array(count) {
    const found = [];
    for (let place = 0; place < count; place += 1) found.push(this.value());
    return found;
  }

  #map(count) {
    const found = {};
    for (let place = 0; place < count; place += 1) {
      const name = this.value();
      if (typeof name !== "string") throw new MessagePackError(`a name is ${typeof name}, not a text`);
      const value = this.value();
      // A member of its own even where it is called as the prototype is, as JSON.parse does it.
      if (name === "__proto__") Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable: true });
      else found[name] = value;
    }
    return found;
  }
}
return { MessagePackError, encode, decode };
})();

// --- encoding.js
modules["encoding.js"] = (function () {
const { decode, encode } = modules["msgpack.js"];
// How a message is written on the socket: JSON as text, or MessagePack as bytes (protocol/README.md section 2). The first
// frame decides how events come. There is no subprotocol, because each allows one dialect, and calls and tunnel share a socket.

const UTF8 = new TextEncoder();

/** Name → how: a message as a frame, the bytes that a frame has, and the body of a REST request as its members. */
const ENCODINGS = {
  json: {
    frame: (message) => JSON.stringify(message, (_, value) => (value instanceof Uint8Array ? base64(value) : value)),
    /** Exact only where it can matter: a character has three bytes at most. */
    bytes: (text, limit) => (text.length * 3 > limit ? UTF8.encode(text).length : text.length),
    body: (bytes) => ({ body: base64(bytes), bodyEncoding: "base64" }),
  },
  msgpack: {
    frame: (message) => encode(message),
    bytes: (frame) => frame.length,
    body: (bytes) => ({ body: bytes }),
  },
};

/** So many at once: more parameters than an engine takes would be an error. */
const PIECE_BYTES = 0x8000;

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) text += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
  return btoa(text);
}

/** Bytes of a message, in whichever way they were written. */
function bytesOf(data) {
  return typeof data === "string" ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
}

/** The message of a frame, in whichever way it came. Raises SyntaxError or MessagePackError. */
function messageOf(data) {
  return typeof data === "string" ? JSON.parse(data) : decode(new Uint8Array(data));
}
return { ENCODINGS, bytesOf, messageOf };
})();

// --- errors.js
modules["errors.js"] = (function () {
// What goes wrong, as one tree: CtiBridgeError > RpcError (> one for each code), TimedOut, Disconnected.

/** Anything that goes wrong here; `code` and `data` say what. */
class CtiBridgeError extends Error {
  /**
   * @param {string} message
   * @param {number} code
   * @param {any} [data]
   */
  constructor(message, code, data) {
    super(message);
    this.name = this.constructor.name;
    this.code = code;
    this.data = data;
  }
}

/** The bridge's answer to a call; `code` and `data` are those of protocol/README.md section 7. */
class RpcError extends CtiBridgeError {}

class ParseError extends RpcError {}
class InvalidRequest extends RpcError {}
class MethodNotFound extends RpcError {}
class InvalidParams extends RpcError {}
class InternalError extends RpcError {}
class UpstreamError extends RpcError {}
class NotSignedIn extends RpcError {}
class Forbidden extends RpcError {}
class SiteUnreachable extends RpcError {}
class NotSupported extends RpcError {}
class TimedOutUpstream extends RpcError {}
class TooManyRequests extends RpcError {}
class TooLarge extends RpcError {}

/** No answer came here in time. `code` is -32005, `data.executed` is "no" where the call never left, else "unknown". */
class TimedOut extends CtiBridgeError {}

/**
 * There is no connection: it was refused, ended for good, or took a call's answer with it. `code` is the WebSocket's
 * close code, `data.executed` is "no" or "unknown" where a call is told.
 */
class Disconnected extends CtiBridgeError {}

/** Code → class (protocol/README.md section 7). */
const BY_CODE = new Map([
  [-32700, ParseError],
  [-32600, InvalidRequest],
  [-32601, MethodNotFound],
  [-32602, InvalidParams],
  [-32603, InternalError],
  [-32000, UpstreamError],
  [-32001, NotSignedIn],
  [-32002, Forbidden],
  [-32003, SiteUnreachable],
  [-32004, NotSupported],
  [-32005, TimedOutUpstream],
  [-32006, TooManyRequests],
  [-32007, TooLarge],
]);

/** The error of a JSON-RPC answer. */
function errorOf({ code, message, data }) {
  const Found = BY_CODE.get(code) ?? RpcError;
  return new Found(message, code, data);
}
return { CtiBridgeError, RpcError, ParseError, InvalidRequest, MethodNotFound, InvalidParams, InternalError, UpstreamError, NotSignedIn, Forbidden, SiteUnreachable, NotSupported, TimedOutUpstream, TooManyRequests, TooLarge, TimedOut, Disconnected, BY_CODE, errorOf };
})();

// --- calls.js
modules["calls.js"] = (function () {
const { ENCODINGS } = modules["encoding.js"];
const { Disconnected, TimedOut, TooLarge, TooManyRequests, errorOf } = modules["errors.js"];
// Calls under way: those that wait for a connection, those that wait for an answer, and what becomes of both when the
// connection goes. Errors: RpcError, TimedOut, Disconnected; an aborted call rejects with its signal's reason.

/** How long an answer may take. The bridge gives the PBX 30 s: its own answer about that comes first. */
const TIMEOUT_MS = 35_000;

/** Calls that wait for a connection; a page that asks for more without one is in a loop. */
const WAITING_MOST = 1_000;

/** Calls at the bridge at once: below its 256, which the client's own calls count against, too. */
const IN_FLIGHT_MOST = 240;

/** The bridge takes 10,000 keys a session; further calls go without one. */
const KEYS_MOST = 9_900;

/** The bridge's limit on a frame. */
const FRAME_MOST_BYTES = 2 ** 20;

const TIMED_OUT = -32005;
const TOO_MANY = -32006;
const TOO_LARGE = -32007;

/** What reads can be asked again; everything else carries a key, so that the bridge executes it once. */
const READS = /\.(get|list|find|search|directoryLookUp|displayNameLookup|ping|discover|info)[^.]*$/;

/** Whether a call only reads. */
function isRead(method) {
  return READS.test(method);
}

/** All calls of one client, in their order. */
class Calls {
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
return { TIMEOUT_MS, WAITING_MOST, IN_FLIGHT_MOST, KEYS_MOST, FRAME_MOST_BYTES, isRead, Calls };
})();

// --- events.js
modules["events.js"] = (function () {
// Events on their way to those who iterate over them.

/** How many events wait for a slow reader; then the oldest give way, and he hears of it by a `Resync`. */
const WAITING_MOST = 10_000;

/** How many events are kept for the first reader before there is one: as many as the bridge keeps for a session. */
const EARLY_MOST = 1_000;

/** Events for one reader, as an async iterator. */
class EventStream {
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
function resync(lost) {
  return { method: "Cti.event", msgType: "Resync", ctiMessage: { lost } };
}
return { WAITING_MOST, EARLY_MOST, EventStream, resync };
})();

// --- link.js
modules["link.js"] = (function () {
const { messageOf } = modules["encoding.js"];
const { Disconnected } = modules["errors.js"];
// One WebSocket, from its opening to its end, and whether anybody is still there at the other end.
// Errors: Disconnected.

/** A silent socket is asked for a sign of life as often as the bridge asks (protocol/README.md section 8). */
const PING_EVERY_MS = 20_000;

/** So many signs of life may be missing, as at the bridge. */
const MISSED_MOST = 2;

/** How long a handshake may take: a browser itself gives up only after minutes. */
const OPEN_MOST_MS = 15_000;

/** The close code of a socket that ended without one (RFC 6455 section 7.1.5). */
const ABNORMAL = 1006;

/** What goes on after these codes would only meet the same end; protocol/README.md section 7 says what each means. */
const FINAL = new Map([
  [1002, "the bridge says that RFC 6455 was broken"],
  [1007, "the bridge says that a text was not UTF-8"],
  [1008, "the page's origin is not allowed; add it to access.origins of the bridge"],
  [4003, "the token was revoked"],
  [4009, "the session was resumed on another socket"],
]);

/** Why there is no sense in another try after a close code; undefined where there is. */
function whyFinal(code) {
  return FINAL.get(code);
}

/** The platform's WebSocket; in a Node without one, that of the package `ws`. */
async function webSocketClass() {
  if (globalThis.WebSocket) return globalThis.WebSocket;
  try {
    return (await import("ws")).WebSocket;
  } catch (error) {
    throw new Disconnected("this Node has no WebSocket of its own: npm install ws", ABNORMAL, { reason: String(error) });
  }
}

/** An open socket. `onMessage` gets each decoded frame, `onEnd(code, reason)` its end, once. */
class Link {
  #socket;
  #onEnd;
  #ping;
  #timer;
  #silent = 0;

  /** Opens a socket. Rejects with Disconnected. */
  static open(WebSocket, url, { onMessage, onEnd, ping }) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      let why = "";
      const timer = setTimeout(() => {
        why = `no handshake within ${OPEN_MOST_MS} ms`;
        failed({ code: ABNORMAL, reason: why });
        socket.close();
      }, OPEN_MOST_MS);
      const failed = ({ code, reason }) => {
        clearTimeout(timer);
        reject(new Disconnected(`${url.replace(/\?.*/s, "")} cannot be reached: ${reason || why || code}`, code, { reason: reason || why }));
      };
      socket.onerror = (event) => (why = event.message ?? "");
      socket.onclose = failed;
      socket.onopen = () => {
        clearTimeout(timer);
        resolve(new Link(socket, onMessage, onEnd, ping));
      };
    });
  }

  constructor(socket, onMessage, onEnd, ping) {
    this.#socket = socket;
    this.#onEnd = onEnd;
    this.#ping = ping;
    socket.onmessage = ({ data }) => {
      this.#silent = 0;
      let message;
      try {
        message = messageOf(data);
      } catch (error) {
        // Whatever it was must not be missed: the next socket has it again.
        this.close(ABNORMAL, `a frame that cannot be read: ${error.message}`);
        return;
      }
      onMessage(message);
    };
    socket.onerror = () => {}; // its close follows and says what there is to say
    socket.onclose = ({ code, reason }) => this.#ended(code, reason);
    this.#timer = setInterval(() => this.#look(), PING_EVERY_MS);
  }

  /** Sends a frame; a socket that is about to end loses it, and says so by its end. */
  send(frame) {
    if (this.#socket.readyState === 1) this.#socket.send(frame);
  }

  /** Ends the socket from here. The end is told at once: a dead network may keep the closing handshake for minutes. */
  close(code, reason) {
    this.#socket.close(1000);
    this.#ended(code, reason);
  }

  #look() {
    if (this.#silent >= MISSED_MOST) {
      this.close(ABNORMAL, "nobody answers");
    } else {
      this.#silent += 1;
      this.#ping();
    }
  }

  #ended(code, reason) {
    clearInterval(this.#timer);
    this.#socket.onmessage = this.#socket.onclose = null;
    const tell = this.#onEnd;
    this.#onEnd = () => {};
    tell(code, reason);
  }
}
return { PING_EVERY_MS, MISSED_MOST, OPEN_MOST_MS, ABNORMAL, whyFinal, webSocketClass, Link };
})();

// --- subscriptions.js
modules["subscriptions.js"] = (function () {
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
class Subscriptions {
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
return { Subscriptions };
})();

// --- tunnel.js
modules["tunnel.js"] = (function () {
const { FRAME_MOST_BYTES, TIMEOUT_MS } = modules["calls.js"];
const { ENCODINGS, bytesOf } = modules["encoding.js"];
const { Disconnected, RpcError, TimedOut, TooLarge } = modules["errors.js"];
const { ABNORMAL, Link, webSocketClass } = modules["link.js"];
// REST requests through the socket (protocol/README.md section 5): what a request, its answer and a body in pieces are.
// Errors: TimedOut, Disconnected, TooLarge, RpcError; an aborted request rejects with its signal's reason.

const TIMED_OUT = -32005;
const TOO_LARGE = -32007;
const INTERNAL = -32603;
const NORMAL = 1000;

/** How many bytes of an answer are read before credit for them is given back: a quarter of the bridge's window. */
const GRANT_BYTES = 64 * 1024;

const UTF8 = new TextEncoder();

/** The requests of one client that are under way on its socket. */
class Tunnel {
  #requests = new Map();
  #lastId = 0;
  #encoding;

  constructor(encoding = "json") {
    this.#encoding = ENCODINGS[encoding];
  }

  /** One request: `{ method, path, headers, body, timeoutMs, signal }`. Its answer: `{ status, headers, body, origin }`. */
  request(link, { method = "GET", path, headers = {}, body, timeoutMs = TIMEOUT_MS, signal }) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = `t${(this.#lastId += 1)}`;
      const message = {
        type: "request",
        id,
        method,
        path,
        headers,
        timeout: Math.max(1, timeoutMs) / 1000,
        ...this.#body(body, headers),
      };
      const frame = this.#encoding.frame(message);
      const bytes = this.#encoding.bytes(frame, FRAME_MOST_BYTES);
      if (bytes > FRAME_MOST_BYTES)
        throw new TooLarge(`${method} ${path} has ${bytes} bytes`, TOO_LARGE, { limit: FRAME_MOST_BYTES });
      const request = { id, link, what: `${method} ${path}`, resolve, reject, head: null, pieces: [], ungranted: 0 };
      const give = (error) => {
        this.#over(request);
        link.send(this.#encoding.frame({ type: "cancel", id }));
        reject(error);
      };
      const late = () =>
        new TimedOut(`${request.what} was not answered within ${timeoutMs} ms`, TIMED_OUT, { executed: "unknown" });
      const timer = setTimeout(() => give(late()), timeoutMs);
      const abort = () => give(signal.reason);
      signal?.addEventListener("abort", abort, { once: true });
      request.unhook = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      this.#requests.set(id, request);
      link.send(frame);
    });
  }

  /** A frame of the bridge about a request; one that is not known any more comes too late, and is no mistake. */
  frame(message) {
    const request = this.#requests.get(message.id);
    if (request === undefined) return;
    if (message.type === "response") {
      request.head = message;
      if (!message.stream) this.#answered(request, bodyFromWire(message));
    } else if (message.type === "chunk") {
      this.#piece(request, message);
    } else if (message.type === "error" || message.type === "cancel") {
      this.#over(request);
      const data = { code: message.code, executed: message.executed ?? "unknown" };
      request.reject(new RpcError(`${request.what}: ${message.message ?? "given up by the bridge"}`, INTERNAL, data));
    }
  }

  /** A socket is gone, and whether the site has executed what was asked on it is not known. */
  lost(link, code = ABNORMAL, reason = "") {
    for (const request of [...this.#requests.values()]) {
      if (request.link !== link) continue;
      this.#over(request);
      request.reject(
        new Disconnected(`${request.what} has no answer: ${reason || code}`, code, { executed: "unknown" }),
      );
    }
  }

  #piece(request, { data, end }) {
    const bytes = bytesOf(data);
    request.pieces.push(bytes);
    request.ungranted += bytes.length;
    if (end) {
      this.#answered(request, parsed(joined(request.pieces), request.head.headers));
    } else if (request.ungranted >= GRANT_BYTES) {
      request.link.send(this.#encoding.frame({ type: "window", id: request.id, credit: request.ungranted }));
      request.ungranted = 0;
    }
  }

  #answered(request, body) {
    this.#over(request);
    const { status, headers, origin = "site" } = request.head;
    request.resolve({ status, headers: headersOf(headers), body, origin });
  }

  #body(body, headers) {
    if (body === undefined || body === null) return {};
    if (body instanceof Uint8Array) return this.#encoding.body(body);
    const type = header(headers, "content-type");
    if (typeof body === "string" && type !== undefined && !isJson(type)) return this.#encoding.body(UTF8.encode(body));
    return { body };
  }

  #over(request) {
    this.#requests.delete(request.id);
    request.unhook();
  }
}

/**
 * A socket for REST requests alone, with a token of the bridge's configuration: `{ url, token }`. Gives
 * `{ request, close }`; `onEvent` hears of subscriptions with an identifier, `onEnd` of the socket's end.
 */
async function openTunnel({ url, token, encoding = "json", onEvent = () => {}, onEnd = () => {}, WebSocket }) {
  const tunnel = new Tunnel(encoding);
  const address = new URL(url);
  address.searchParams.set("token", token);
  const link = await Link.open(WebSocket ?? (await webSocketClass()), address.href, {
    onMessage: (message) => (message.type === "event" ? onEvent(eventOf(message)) : tunnel.frame(message)),
    onEnd: (code, reason) => {
      tunnel.lost(link, code, reason);
      onEnd(code, reason);
    },
    ping: () => link.send(ENCODINGS[encoding].frame({ jsonrpc: "2.0", id: "ping", method: "rpc.ping" })),
  });
  return { request: (asked) => tunnel.request(link, asked), close: () => link.close(NORMAL, "closed") };
}

/** A tunnelled event, in the form of the others. */
function eventOf({ identifier, subscriptionId, event }) {
  return { method: "Tunnel.event", identifier, subscriptionId, event };
}

function bodyFromWire({ body, bodyEncoding, headers = {} }) {
  if (bodyEncoding === "base64" || body instanceof Uint8Array) return parsed(bytesOf(body), headers);
  return body ?? null;
}

/** A body by its content type: the JSON value, or the bytes. */
function parsed(bytes, headers = {}) {
  if (!isJson(header(headers, "content-type") ?? "")) return bytes;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return bytes; // it says that it is JSON, and is none
  }
}

function isJson(contentType) {
  return /^application\/(.*\+)?json\s*(;|$)/i.test(contentType);
}

/** Header fields of the wire, where a field that repeats is an array. */
function headersOf(fields = {}) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) headers.append(name, each);
  return headers;
}

function header(headers, name) {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return Array.isArray(found) ? found[0] : found;
}

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
return { GRANT_BYTES, Tunnel, openTunnel, eventOf };
})();

// --- client.js
modules["client.js"] = (function () {
const { BackOff } = modules["back_off.js"];
const { Calls, TIMEOUT_MS } = modules["calls.js"];
const { ENCODINGS } = modules["encoding.js"];
const { CtiBridgeError, Disconnected, InternalError, InvalidRequest, NotSignedIn, RpcError, SiteUnreachable, TimedOutUpstream, TooManyRequests, UpstreamError } = modules["errors.js"];
const { EARLY_MOST, EventStream, WAITING_MOST, resync } = modules["events.js"];
const { ABNORMAL, Link, webSocketClass, whyFinal } = modules["link.js"];
const { Subscriptions } = modules["subscriptions.js"];
const { Tunnel, eventOf } = modules["tunnel.js"];
// The client: one session at the bridge, through as many sockets as it takes.
// Errors: CtiBridgeError > RpcError, TimedOut, Disconnected.

/** How long a sign-out may hold up `close`; the bridge ends a session that was not signed out by itself. */
const GOODBYE_MS = 2_000;

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
async function connect(options) {
  const client = new Client(options);
  await client.open();
  return client;
}

/** A session at the bridge. */
class Client {
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
return { GOODBYE_MS, connect, Client };
})();

// --- cti_table.js
modules["cti_table.js"] = (function () {
// Made by scripts/generate.js of the OpenRPC document. Do not edit.
// Methods of Cti.js: their parameters in their order, the message under which the result is heard (or that by the
// only parameter's value), and how they are written as frames of Cti.js's own (protocol/README.md section 2).
const TABLE = {
  "Cti.sendPing": {"params":[]},
  "Cti.changeUserStatus": {"params":["statusId"],"wire":{"command":"userStatusUpdate","fields":{"status":"statusId"}}},
  "Cti.setUserPreference": {"params":["key","value","value_type"],"wire":{"command":"setUserPreference","fields":{"key":"key","value":"value","value_type":"value_type"}}},
  "Cti.displayNameLookup": {"params":["username"],"answer":"UserDisplayName","wire":{"command":"displayNameLookup","fields":{"username":"username"}}},
  "Cti.dnd": {"params":["state"],"wire":{"command":"dnd","fields":{"state":"state"}}},
  "Cti.naFwd": {"params":["destination","state"],"wire":{"command":"naFwd","fields":{"state":"state","destination":"destination"}}},
  "Cti.uncFwd": {"params":["destination","state"],"wire":{"command":"uncFwd","fields":{"state":"state","destination":"destination"}}},
  "Cti.busyFwd": {"params":["destination","state"],"wire":{"command":"busyFwd","fields":{"state":"state","destination":"destination"}}},
  "Cti.unregisterMobileApp": {"params":[],"wire":{"command":"unregisterMobileApp","fields":{}}},
  "Cti.toggleUniqueAccountDevice": {"params":["device"],"wire":{"command":"toggleUniqueAccountDevice","fields":{"deviceType":"device"}}},
  "Cti.pushLogToServer": {"params":["level","log"],"wire":{"command":"pushLogToServer","fields":{"level":"level","log":"log"}}},
  "Cti.loginAgent": {"params":["agentPhoneNumber","agentId"],"wire":{"command":"agentLogin","fields":{"agentphonenumber":"agentPhoneNumber","agentid":"agentId"}}},
  "Cti.logoutAgent": {"params":["agentId"],"wire":{"command":"agentLogout","fields":{"agentid":"agentId"}}},
  "Cti.toggleAgentLogin": {"params":[],"wire":{"command":"toggleAgentLogin","fields":{}}},
  "Cti.pauseAgent": {"params":["agentId","reason"],"wire":{"command":"pauseAgent","fields":{"agentid":"agentId","reason":"reason"}}},
  "Cti.unpauseAgent": {"params":["agentId"],"wire":{"command":"unpauseAgent","fields":{"agentid":"agentId"}}},
  "Cti.listenAgent": {"params":["agentId"],"wire":{"command":"listenAgent","fields":{"agentid":"agentId"}}},
  "Cti.monitorPause": {"params":["agentId"],"wire":{"command":"monitorPause","fields":{"agentid":"agentId"}}},
  "Cti.monitorUnpause": {"params":["agentId"],"wire":{"command":"monitorUnpause","fields":{"agentid":"agentId"}}},
  "Cti.getAgentStates": {"params":[],"wire":{"command":"getAgentStates","fields":{}}},
  "Cti.subscribeToAgentEvents": {"params":[],"wire":{"command":"subscribeToAgentEvents","fields":{}}},
  "Cti.subscribeToAgentStats": {"params":[],"wire":{"command":"subscribeToAgentStats","fields":{}}},
  "Cti.getAgentDirectory": {"params":[],"answer":"AgentDirectory","wire":{"command":"getAgentDirectory","fields":{}}},
  "Cti.setAgentQueue": {"params":["agentId","queueId","penalty"],"wire":{"command":"setAgentQueue","fields":{"agentId":"agentId","queueId":"queueId","penalty":"penalty"}}},
  "Cti.removeAgentFromQueue": {"params":["agentId","queueId"],"wire":{"command":"removeAgentFromQueue","fields":{"agentId":"agentId","queueId":"queueId"}}},
  "Cti.setAgentGroup": {"params":["agentId","groupId"],"wire":{"command":"setAgentGroup","fields":{"agentId":"agentId","groupId":"groupId"}}},
  "Cti.moveAgentsInGroup": {"params":["groupId","fromQueueId","fromPenalty","toQueueId","toPenalty"],"wire":{"command":"moveAgentsInGroup","fields":{"groupId":"groupId","fromQueueId":"fromQueueId","fromPenalty":"fromPenalty","toQueueId":"toQueueId","toPenalty":"toPenalty"}}},
  "Cti.addAgentsInGroup": {"params":["groupId","fromQueueId","fromPenalty","toQueueId","toPenalty"],"wire":{"command":"addAgentsInGroup","fields":{"groupId":"groupId","fromQueueId":"fromQueueId","fromPenalty":"fromPenalty","toQueueId":"toQueueId","toPenalty":"toPenalty"}}},
  "Cti.removeAgentGroupFromQueueGroup": {"params":["groupId","queueId","penalty"],"wire":{"command":"removeAgentGroupFromQueueGroup","fields":{"groupId":"groupId","queueId":"queueId","penalty":"penalty"}}},
  "Cti.addAgentsNotInQueueFromGroupTo": {"params":["groupId","queueId","penalty"],"wire":{"command":"addAgentsNotInQueueFromGroupTo","fields":{"groupId":"groupId","queueId":"queueId","penalty":"penalty"}}},
  "Cti.getList": {"params":["objectType"],"answer":{"agent":"AgentList","queue":"QueueList","queuemember":"QueueMemberList","agentgroup":"AgentGroupList","meetme":"ConferenceList"},"wire":{"command":"getList","fields":{"objectType":"objectType"}}},
  "Cti.getConfig": {"params":["objectType"],"answer":{"line":"LineConfig"},"wire":{"command":"getConfig","fields":{"objectType":"objectType"}}},
  "Cti.getIceConfig": {"params":[],"answer":"IceConfig","wire":{"command":"getIceConfig","fields":{}}},
  "Cti.subscribeToQueueStats": {"params":[],"wire":{"command":"subscribeToQueueStats","fields":{}}},
  "Cti.getQueueStatistics": {"params":["queueId","window","xqos"],"answer":"GetQueueStatistics","wire":{"command":"getQueueStatistics","fields":{"queueId":"queueId","window":"window","xqos":"xqos"}}},
  "Cti.subscribeToQueueCalls": {"params":["queueId"],"wire":{"command":"subscribeToQueueCalls","fields":{"queueId":"queueId"}}},
  "Cti.unSubscribeToQueueCalls": {"params":["queueId"],"wire":{"command":"unSubscribeToQueueCalls","fields":{"queueId":"queueId"}}},
  "Cti.retrieveQueueCall": {"params":["queueCall"],"wire":{"command":"retrieveQueueCall","fields":{"queueCall":"queueCall"}}},
  "Cti.dial": {"params":["destination","variables"],"wire":{"command":"dial","fields":{"destination":"destination","variables":"variables"}}},
  "Cti.dialFromMobile": {"params":["destination","variables"],"wire":{"command":"dialFromMobile","fields":{"destination":"destination","variables":"variables"}}},
  "Cti.dialFromQueue": {"params":["destination","queueId","callerIdName","callerIdNumber","variables"],"wire":{"command":"dialFromQueue","fields":{"destination":"destination","queueId":"queueId","callerIdName":"callerIdName","callerIdNumber":"callerIdNumber","variables":"variables"}}},
  "Cti.dialByUsername": {"params":["username","variables"],"wire":{"command":"dialByUsername","fields":{"username":"username"}}},
  "Cti.originate": {"params":["destination"],"wire":{"command":"originate","fields":{"destination":"destination"}}},
  "Cti.hangup": {"params":["uniqueId"],"wire":{"command":"hangup","fields":{"uniqueId":"uniqueId"}}},
  "Cti.answer": {"params":["uniqueId"],"wire":{"command":"answer","fields":{"uniqueId":"uniqueId"}}},
  "Cti.hold": {"params":["uniqueId"],"wire":{"command":"hold","fields":{"uniqueId":"uniqueId"}}},
  "Cti.directTransfer": {"params":["destination"],"wire":{"command":"directTransfer","fields":{"destination":"destination"}}},
  "Cti.attendedTransfer": {"params":["destination","device"],"wire":{"command":"attendedTransfer","fields":{"destination":"destination","device":"device"}}},
  "Cti.completeTransfer": {"params":[],"wire":{"command":"completeTransfer","fields":{}}},
  "Cti.cancelTransfer": {"params":[],"wire":{"command":"cancelTransfer","fields":{}}},
  "Cti.toggleMicrophone": {"params":["uniqueId"],"wire":{"command":"toggleMicrophone","fields":{"uniqueId":"uniqueId"}}},
  "Cti.sendDtmf": {"params":["key"],"wire":{"command":"sendDtmf","fields":{"key":"key"}}},
  "Cti.setData": {"params":["variables"],"wire":{"command":"setData","fields":{"variables":"variables"}}},
  "Cti.getCurrentCallsPhoneEvents": {"params":[],"answer":"CurrentCallsPhoneEvents","wire":{"command":"getCurrentCallsPhoneEvents","fields":{}}},
  "Cti.subscribeToPhoneHints": {"params":["phoneNumbers"],"wire":{"command":"subscribeToPhoneHints","fields":{"phoneNumbers":"phoneNumbers"}}},
  "Cti.unsubscribeFromAllPhoneHints": {"params":[],"wire":{"command":"unsubscribeFromAllPhoneHints","fields":{}}},
  "Cti.conference": {"params":[],"wire":{"command":"conference","fields":{}}},
  "Cti.getConferenceRooms": {"params":[],"answer":"ConferenceList","wire":{"command":"getList","fields":{"objectType":{"const":"meetme"}}}},
  "Cti.inviteConferenceRoom": {"params":["userId"],"wire":{"command":"inviteConferenceRoom","fields":{"userId":"userId"}}},
  "Cti.conferenceInvite": {"params":["numConf","exten","role","earlyJoin","variables","marked","leaveWhenLastMarkedLeave","callerId"],"wire":{"command":"conferenceInvite","fields":{"numConf":"numConf","exten":"exten","role":"role","earlyJoin":"earlyJoin","variables":"variables","marked":"marked","leaveWhenLastMarkedLeave":"leaveWhenLastMarkedLeave","callerId":"callerId"}}},
  "Cti.includeToConference": {"params":["role","marked","leaveWhenLastMarkedLeave","callerId"],"wire":{"command":"includeToConference","fields":{"role":"role","marked":"marked","leaveWhenLastMarkedLeave":"leaveWhenLastMarkedLeave","callerId":"callerId"}}},
  "Cti.conferenceMute": {"params":["numConf","index"],"wire":{"command":"conferenceMute","fields":{"numConf":"numConf","index":"index"}}},
  "Cti.conferenceUnmute": {"params":["numConf","index"],"wire":{"command":"conferenceUnmute","fields":{"numConf":"numConf","index":"index"}}},
  "Cti.conferenceKick": {"params":["numConf","index"],"wire":{"command":"conferenceKick","fields":{"numConf":"numConf","index":"index"}}},
  "Cti.conferenceDeafen": {"params":["numConf","index"],"wire":{"command":"conferenceDeafen","fields":{"numConf":"numConf","index":"index"}}},
  "Cti.conferenceUndeafen": {"params":["numConf","index"],"wire":{"command":"conferenceUndeafen","fields":{"numConf":"numConf","index":"index"}}},
  "Cti.conferenceMuteAll": {"params":["numConf"],"wire":{"command":"conferenceMuteAll","fields":{"numConf":"numConf"}}},
  "Cti.conferenceUnmuteAll": {"params":["numConf"],"wire":{"command":"conferenceUnmuteAll","fields":{"numConf":"numConf"}}},
  "Cti.conferenceMuteMe": {"params":["numConf"],"wire":{"command":"conferenceMuteMe","fields":{"numConf":"numConf"}}},
  "Cti.conferenceUnmuteMe": {"params":["numConf"],"wire":{"command":"conferenceUnmuteMe","fields":{"numConf":"numConf"}}},
  "Cti.conferenceReset": {"params":["numConf"],"wire":{"command":"conferenceReset","fields":{"numConf":"numConf"}}},
  "Cti.conferenceClose": {"params":["numConf"],"wire":{"command":"conferenceClose","fields":{"numConf":"numConf"}}},
  "Cti.getUserCallHistory": {"params":["size"],"answer":"CallHistory","wire":{"command":"getUserCallHistory","fields":{"size":"size"}}},
  "Cti.getUserCallHistoryByDays": {"params":["days"],"answer":"CallHistory","wire":{"command":"getUserCallHistoryByDays","fields":{"days":"days"}}},
  "Cti.getAgentCallHistory": {"params":["size"],"answer":"CallHistory","wire":{"command":"getAgentCallHistory","fields":{"size":"size"}}},
  "Cti.getQueueCallHistory": {"params":["queue","size"],"answer":"CallHistory","wire":{"command":"getQueueCallHistory","fields":{"queue":"queue","size":"size"}}},
  "Cti.findCustomerCallHistory": {"params":["requestId","filters","size"],"answer":"CustomerCallHistoryResponseWithId","wire":{"command":"findCustomerCallHistory","fields":{"id":"requestId","request":{"filters":"filters","size":"size"}}}},
  "Cti.searchDirectory": {"params":["pattern"],"answer":"DirectoryResult","wire":{"command":"searchDirectory","fields":{"pattern":"pattern"}}},
  "Cti.directoryLookUp": {"params":["term"],"answer":"DirectoryResult","wire":{"command":"directoryLookUp","fields":{"term":"term"}}},
  "Cti.searchContacts": {"params":["term"],"answer":"ContactSheet","wire":{"command":"searchContacts","fields":{"term":"term"}}},
  "Cti.getFavorites": {"params":[],"answer":"Favorites","wire":{"command":"getFavorites","fields":{}}},
  "Cti.getFavoriteContacts": {"params":[],"answer":"FavoriteContactSheet","wire":{"command":"getFavoriteContacts","fields":{}}},
  "Cti.addFavorite": {"params":["contactId","source"],"wire":{"command":"addFavorite","fields":{"contactId":"contactId","source":"source"}}},
  "Cti.removeFavorite": {"params":["contactId","source"],"wire":{"command":"removeFavorite","fields":{"contactId":"contactId","source":"source"}}},
  "Cti.sendFlashTextMessage": {"params":["to","seq","message"],"answer":"FlashTextEvent","wire":{"command":"flashTextBrowserRequest","fields":{"request":{"const":"FlashTextDirectMessage"},"sequence":"seq","to":{"username":"to"},"message":"message"}}},
  "Cti.getFlashTextPartyHistory": {"params":["to","seq"],"wire":{"command":"flashTextBrowserRequest","fields":{"request":{"const":"FlashTextDirectMessageHistory"},"sequence":"seq","to":{"username":"to"}}}},
  "Cti.markFlashTextAsRead": {"params":["to","seq"],"wire":{"command":"flashTextBrowserRequest","fields":{"request":{"const":"FlashTextMarkAsRead"},"sequence":"seq","to":{"username":"to"}}}},
  "Cti.videoEvent": {"params":["status"],"wire":{"command":"videoEvent","fields":{"status":"status"}}},
  "Cti.subscribeToVideoStatus": {"params":["usernames"],"wire":{"command":"subscribeToVideoStatus","fields":{"usernames":"usernames"}}},
  "Cti.unsubscribeFromAllVideoStatus": {"params":[],"wire":{"command":"unsubscribeFromAllVideoStatus","fields":{}}},
  "Cti.inviteToMeetingRoom": {"params":["requestId","token","username"],"wire":{"command":"inviteToMeetingRoom","fields":{"requestId":"requestId","token":"token","username":"username"}}},
  "Cti.meetingRoomInviteAck": {"params":["requestId","username"],"wire":{"command":"meetingRoomInviteAck","fields":{"requestId":"requestId","username":"username"}}},
  "Cti.meetingRoomInviteAccept": {"params":["requestId","username"],"wire":{"command":"meetingRoomInviteAccept","fields":{"requestId":"requestId","username":"username"}}},
  "Cti.meetingRoomInviteReject": {"params":["requestId","username"],"wire":{"command":"meetingRoomInviteReject","fields":{"requestId":"requestId","username":"username"}}},
  "Callback.getCallbackLists": {"params":[],"answer":"CallbackLists","wire":{"command":"getCallbackLists","fields":{}}},
  "Callback.findCallbackRequest": {"params":["requestId","filters","offset","limit"],"answer":"FindCallbackResponseWithId","wire":{"command":"findCallbackRequest","fields":{"id":"requestId","request":{"filters":"filters","offset":"offset","limit":"limit"}}}},
  "Callback.getCallbackPreferredPeriods": {"params":[],"answer":"PreferredCallbackPeriodList","wire":{"command":"getCallbackPreferredPeriods","fields":{}}},
  "Callback.takeCallback": {"params":["uuid"],"wire":{"command":"takeCallback","fields":{"uuid":"uuid"}}},
  "Callback.releaseCallback": {"params":["uuid"],"wire":{"command":"releaseCallback","fields":{"uuid":"uuid"}}},
  "Callback.startCallback": {"params":["uuid","number"],"answer":"CallbackStarted","wire":{"command":"startCallback","fields":{"uuid":"uuid","number":"number"}}},
  "Callback.listenCallbackMessage": {"params":["voiceMessageRef"],"wire":{"command":"listenCallbackMessage","fields":{"voiceMessageRef":"voiceMessageRef"}}},
  "Callback.updateCallbackTicket": {"params":["uuid","status","comment","dueDate","periodUuid"],"answer":"CallbackClotured","wire":{"command":"updateCallbackTicket","fields":{"uuid":"uuid","status":"status","comment":"comment","dueDate":"dueDate","periodUuid":"periodUuid"},"together":["dueDate","periodUuid"]}},
  "Membership.getUserDefaultMembership": {"params":["userId"],"answer":"UserQueueDefaultMembership","wire":{"command":"getUserDefaultMembership","fields":{"userId":"userId"}}},
  "Membership.setUserDefaultMembership": {"params":["userId","membership"],"wire":{"command":"setUserDefaultMembership","fields":{"userId":"userId","membership":"membership"}}},
  "Membership.setUsersDefaultMembership": {"params":["userIds","membership"],"wire":{"command":"setUsersDefaultMembership","fields":{"userIds":"userIds","membership":"membership"}}},
  "Membership.applyUsersDefaultMembership": {"params":["userIds"],"wire":{"command":"applyUsersDefaultMembership","fields":{"userIds":"userIds"}}},
};
return { TABLE };
})();

// --- message_types.js
modules["message_types.js"] = (function () {
// The names of messages, as pages of Cti.js write them: `Cti.MessageType.PHONEEVENT`.

const CTI_MESSAGES = Object.freeze({
  ERROR: "Error",
  LOGGEDON: "LoggedOn",
  LOGGEDONERROR: "LoggedOnError",
  SHEET: "Sheet",
  DIRECTORYRESULT: "DirectoryResult",
  FAVORITES: "Favorites",
  FAVORITEUPDATED: "FavoriteUpdated",
  CONTACTSHEET: "ContactSheet",
  FAVORITECONTACTSHEET: "FavoriteContactSheet",
  USERSTATUSES: "UsersStatuses",
  CTISTATUSES: "CtiStatuses",
  USERSTATUSUPDATE: "UserStatusUpdate",
  USERCONFIGUPDATE: "UserConfigUpdate",
  USERPREFERENCE: "UserPreference",
  USERDISPLAYNAME: "UserDisplayName",
  RIGHTPROFILE: "RightProfile",
  AUTHENTICATIONTOKEN: "AuthenticationToken",
  PHONESTATUSUPDATE: "PhoneStatusUpdate",
  PHONEEVENT: "PhoneEvent",
  CURRENTCALLSPHONEEVENTS: "CurrentCallsPhoneEvents",
  PHONEHINTSTATUSEVENT: "PhoneHintStatusEvent",
  VOICEMAILSTATUSUPDATE: "VoiceMailStatusUpdate",
  LINKSTATUSUPDATE: "LinkStatusUpdate",
  LINECONFIG: "LineConfig",
  ICECONFIG: "IceConfig",
  WEBRTCCMD: "WebRTCCmd",
  QUEUESTATISTICS: "QueueStatistics",
  GETQUEUESTATISTICS: "GetQueueStatistics",
  QUEUECALLS: "QueueCalls",
  QUEUECONFIG: "QueueConfig",
  QUEUELIST: "QueueList",
  QUEUEMEMBER: "QueueMember",
  QUEUEMEMBERLIST: "QueueMemberList",
  AGENTCONFIG: "AgentConfig",
  AGENTLIST: "AgentList",
  AGENTDIRECTORY: "AgentDirectory",
  AGENTSTATEEVENT: "AgentStateEvent",
  AGENTERROR: "AgentError",
  AGENTLISTEN: "AgentListen",
  AGENTSTATISTICS: "AgentStatistics",
  AGENTGROUPLIST: "AgentGroupList",
  CONFERENCES: "ConferenceList",
  CONFERENCEEVENT: "ConferenceEvent",
  CONFERENCEPARTICIPANTEVENT: "ConferenceParticipantEvent",
  CONFERENCECOMMANDERROR: "ConferenceCommandError",
  CALLHISTORY: "CallHistory",
  RICHCALLHISTORY: "RichCallHistory",
  CALLHISTORYBYDAYS: "CallHistoryByDays",
  CUSTOMERCALLHISTORY: "CustomerCallHistoryResponseWithId",
  FLASHTEXTEVENT: "FlashTextEvent",
  DIALBYUSERNAME: "DialByUsername",
  VIDEOEVENT: "VideoStatusEvent",
  MEETINGROOMINVITE: "MeetingRoomInvite",
  MEETINGROOMACK: "MeetingRoomInviteAck",
  MEETINGROOMRESPONSE: "MeetingRoomInviteResponse",
});

const CALLBACK_MESSAGES = Object.freeze({
  CALLBACKLISTS: "CallbackLists",
  CALLBACKFINDRESPONSE: "FindCallbackResponseWithId",
  CALLBACKTAKEN: "CallbackTaken",
  CALLBACKRELEASED: "CallbackReleased",
  CALLBACKSTARTED: "CallbackStarted",
  CALLBACKCLOTURED: "CallbackClotured",
  CALLBACKPREFERREDPERIODS: "PreferredCallbackPeriodList",
  CALLBACKREQUESTUPDATED: "CallbackRequestUpdated",
});

const MEMBERSHIP_MESSAGES = Object.freeze({
  USERQUEUEDEFAULTMEMBERSHIP: "UserQueueDefaultMembership",
  USERSQUEUEDEFAULTMEMBERSHIP: "UsersQueueDefaultMembership",
});
return { CTI_MESSAGES, CALLBACK_MESSAGES, MEMBERSHIP_MESSAGES };
})();

// --- cti.js
modules["cti.js"] = (function () {
const { Client } = modules["client.js"];
const { TABLE } = modules["cti_table.js"];
const { CtiBridgeError, Disconnected, NotSignedIn } = modules["errors.js"];
const { ABNORMAL } = modules["link.js"];
const { CALLBACK_MESSAGES, CTI_MESSAGES, MEMBERSHIP_MESSAGES } = modules["message_types.js"];
// The names of Cti.js over a client of the bridge's: what pages call and hear stays as it is, what is lost on the way
// comes back. Every call answers with nothing; what goes wrong is heard as a message `Error`, `AgentError` or
// `LoggedOnError`, as pages of Cti.js expect it. Source: protocol/README.md sections 1, 2 and 7.

/**
 * A page hears that the link is closed when it has been for so long: a resumed session misses nothing, and most are
 * resumed within a second.
 */
const CLOSED_AFTER_MS = 3_000;

/** Where pages connect, and what stands before it: `/sites/{site}`, or nothing. */
const PAGE_PATH = /^(.*)\/(xuc\/api\/2\.0\/cti|ctichannel|ws)$/;

/** A number that names no phone: pages without one write `0`. */
const NO_NUMBER = /^0*$/;

/** `{ Cti, Callback, Membership }`, apart from any other; `options` may name another encoding than JSON. */
function createCti(options = {}) {
  const page = new Page(options);
  const Cti = {
    MessageType: CTI_MESSAGES,
    WebSocket: { init: (wsurl, username, phoneNumber, WSClass) => page.connect(wsurl, username, phoneNumber, WSClass) },
    init: (username, agentNumber, webSocket) => page.use(username, agentNumber, webSocket),
    close: () => page.close(),
    Topic: (id) => page.topic(id),
    setHandler: (eventName, handler) => page.topic(eventName).subscribe(handler),
    unsetHandler: (eventName, handler) => page.topic(eventName).unsubscribe(handler),
    clearHandlers: () => page.clear(),
    receive: (event) => page.receive(event.data),
    getMessage: (jsonData) => JSON.parse(jsonData),
  };
  const Callback = { MessageType: CALLBACK_MESSAGES, init: () => {} };
  const Membership = { MessageType: MEMBERSHIP_MESSAGES, init: () => {} };
  for (const method of Object.keys(TABLE)) {
    const [family, name] = method.split(".");
    ({ Cti, Callback, Membership })[family][name] = (...values) => page.call(method, values);
  }
  return { Cti, Callback, Membership };
}

/** One page: its handlers, and its client or the socket that it has opened itself. */
class Page {
  #topics = new Map();
  #client = null;
  #socket = null;
  #closing = null;
  #isOpen = false;
  #options;

  constructor(options) {
    this.#options = options;
  }

  /** Signs in at the address that the page was made for. What it had before ends. */
  connect(wsurl, username, phoneNumber, WebSocket) {
    this.#drop();
    const address = addressOf(wsurl, username);
    const client = new Client({
      encoding: this.#options.encoding,
      url: address.url,
      credentials: address.credentials,
      WebSocket,
      keepTrying: true,
      onSession: () => client === this.#client && this.#signedIn(),
      onState: (state, error) => client === this.#client && this.#told(state, error),
      onError: report,
      onResubscribed: (method, params, result) => client === this.#client && this.#answered(method, params, result),
    });
    this.#client = client;
    client.listen((event) => {
      // `LinkStatusUpdate` is about the page's own link here, as in Cti.js; `Resync` and O2G's events are no messages of it.
      if (client !== this.#client || event.method !== "Cti.event") return;
      if (event.msgType === "LinkStatusUpdate" || event.msgType === "Resync") return;
      this.publish(event.msgType, event.ctiMessage);
    });
    client.open().catch(() => {}); // `#told` has heard of it
  }

  /** Writes to a socket of the page's own, which hands what comes to `Cti.receive`. */
  use(username, agentNumber, webSocket) {
    this.#drop();
    this.#socket = webSocket;
  }

  close() {
    const had = this.#client ?? this.#socket;
    this.#drop();
    if (had) this.#link("closed");
  }

  call(method, values) {
    if (this.#socket) {
      this.#socket.send(JSON.stringify(method === "Cti.sendPing" ? { claz: "ping" } : frameOf(method, values)));
      return;
    }
    if (method === "Cti.sendPing") return; // the client looks after its socket itself
    const params = named(method, values);
    const calling = this.#client
      ? this.#client.call(method, params)
      : Promise.reject(new Disconnected("there is no connection: call Cti.WebSocket.init first", ABNORMAL));
    calling.then(
      (result) => this.#answered(method, params, result),
      (error) => this.#failed(error),
    );
  }

  topic(id) {
    if (!this.#topics.has(id)) {
      const handlers = new Set();
      this.#topics.set(id, {
        subscribe: (handler) => void handlers.add(handler),
        unsubscribe: (handler) => void handlers.delete(handler),
        publish: (...values) => {
          for (const handler of [...handlers]) {
            try {
              handler(...values);
            } catch (error) {
              report(error);
            }
          }
        },
        clear: () => handlers.clear(),
      });
    }
    return this.#topics.get(id);
  }

  clear() {
    for (const topic of this.#topics.values()) topic.clear();
  }

  receive(text) {
    const { msgType, ctiMessage } = JSON.parse(text);
    if (msgType !== undefined) this.publish(msgType, ctiMessage);
  }

  publish(msgType, ctiMessage) {
    this.#topics.get(msgType)?.publish(ctiMessage);
  }

  /** Before anything that the session tells. */
  #signedIn() {
    clearTimeout(this.#closing);
    this.#closing = null;
    if (this.#isOpen) return;
    this.#link("opened");
    this.publish("LoggedOn", {});
  }

  #told(state, error) {
    if (state === "waiting" && this.#isOpen) {
      this.#closing ??= setTimeout(() => this.#link("closed"), CLOSED_AFTER_MS);
    } else if (state === "closed" && error) {
      if (error instanceof NotSignedIn) this.publish("LoggedOnError", { Error: "loggedOnFailed" });
      else this.publish("Error", { Error: error.message });
      this.#link("closed");
    }
  }

  #link(status) {
    clearTimeout(this.#closing);
    this.#closing = null;
    this.#isOpen = status === "opened";
    this.publish("LinkStatusUpdate", { status });
  }

  #answered(method, params, result) {
    const { answer } = TABLE[method] ?? {};
    if (answer === undefined || result === null || result === undefined) return;
    const msgType = typeof answer === "string" ? answer : answer[Object.values(params)[0]];
    if (msgType !== undefined) this.publish(msgType, result);
  }

  #failed(error) {
    const agentError = error instanceof CtiBridgeError && error.data?.agentError;
    if (agentError) this.publish("AgentError", agentError);
    else this.publish("Error", { Error: error.message });
  }

  #drop() {
    const client = this.#client;
    this.#client = this.#socket = null;
    clearTimeout(this.#closing);
    this.#closing = null;
    this.#isOpen = false;
    client?.close();
  }
}

/** Where the bridge's socket is for an address of Cti.js's, and how to sign in there. */
function addressOf(wsurl, username) {
  const url = new URL(wsurl, globalThis.location?.href);
  url.protocol = url.protocol.replace("http", "ws");
  const found = PAGE_PATH.exec(url.pathname);
  if (!found) throw new TypeError(`${url.pathname} is no address of Cti.js: …/xuc/api/2.0/cti or …/ctichannel`);
  const query = new URLSearchParams(url.search);
  url.search = url.hash = "";
  const prefix = found[1];
  const login = `${url.protocol.replace("ws", "http")}//${url.host}${prefix}/xuc/api/2.0/auth/login`;
  url.pathname = `${prefix}/ws`;
  const token = query.get("token");
  if (token !== null) return { url: url.href, credentials: () => ({ login: ownerOf(token) ?? username, password: token }) };
  const number = query.get("agentNumber") ?? "";
  const phoneNumber = NO_NUMBER.test(number) ? undefined : number;
  const password = query.get("password") ?? "";
  const who = query.get("username") ?? username;
  if (found[2] === "ws") return { url: url.href, credentials: () => ({ login: who, password, phoneNumber }) };
  // Without /sites/{site}, these pages mean another site than /ws does: the token names it.
  const credentials = async () => ({ login: who, password: await tokenFor(login, who, password), phoneNumber });
  return { url: url.href, credentials };
}

async function tokenFor(address, login, password) {
  let answer;
  try {
    const headers = { "Content-Type": "application/json" };
    answer = await fetch(address, { method: "POST", headers, body: JSON.stringify({ login, password }) });
  } catch (error) {
    throw new Disconnected(`${address} cannot be reached`, ABNORMAL, { reason: String(error) });
  }
  if (answer.ok) return (await answer.json()).token;
  const said = await answer.json().catch(() => ({}));
  const message = said.message ?? `${address} answers ${answer.status}`;
  if (answer.status === 401 || answer.status === 403) throw new NotSignedIn(message, -32001, said);
  throw new Disconnected(message, ABNORMAL, { reason: message });
}

/** The login that a token is for; undefined where it does not say. */
function ownerOf(token) {
  try {
    const claims = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(claims), (each) => each.charCodeAt(0)))).login;
  } catch {
    return undefined;
  }
}

/** Parameters by name, without those that are not given. */
function named(method, values) {
  const { params, wire } = TABLE[method];
  const given = {};
  params.forEach((name, place) => {
    if (values[place] !== undefined) given[name] = values[place];
  });
  if (wire?.together && !wire.together.every((name) => name in given)) {
    for (const name of wire.together) delete given[name];
  }
  return given;
}

/** A call as a frame of Cti.js's own. */
function frameOf(method, values) {
  const { wire } = TABLE[method];
  return { claz: "web", command: wire.command, ...written(wire.fields, named(method, values)) };
}

function written(fields, given) {
  const found = {};
  for (const [field, source] of Object.entries(fields)) {
    if (typeof source === "object") found[field] = "const" in source ? source.const : written(source, given);
    else if (source in given) found[field] = given[source];
  }
  return found;
}

function report(error) {
  // As for any other listener's fault: the page's own error handling hears of it, and the rest goes on.
  if (globalThis.reportError) globalThis.reportError(error);
  else console.error(error);
}

const { Cti, Callback, Membership } = createCti();
return { Cti, Callback, Membership, CLOSED_AFTER_MS, createCti };
})();

// --- index.js
modules["index.js"] = (function () {
const { Client, connect } = modules["client.js"];
const { CtiBridgeError, Disconnected, Forbidden, InternalError, InvalidParams, InvalidRequest, MethodNotFound, NotSignedIn, NotSupported, ParseError, RpcError, SiteUnreachable, TimedOut, TimedOutUpstream, TooLarge, TooManyRequests, UpstreamError } = modules["errors.js"];
const { Callback, Cti, Membership, createCti } = modules["cti.js"];
const { openTunnel } = modules["tunnel.js"];
// What `import … from "ctibridge"` gives.
return { Client, connect, CtiBridgeError, Disconnected, Forbidden, InternalError, InvalidParams, InvalidRequest, MethodNotFound, NotSignedIn, NotSupported, ParseError, RpcError, SiteUnreachable, TimedOut, TimedOutUpstream, TooLarge, TooManyRequests, UpstreamError, Callback, Cti, Membership, createCti, openTunnel };
})();

const ctibridge = modules["index.js"];
Object.assign(globalThis, { ctibridge, Callback: ctibridge.Callback, Cti: ctibridge.Cti, Membership: ctibridge.Membership });
})();
