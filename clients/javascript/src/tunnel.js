// REST requests through the socket (protocol/README.md section 5): what a request, its answer and a body in pieces are.
// Errors: TimedOut, Disconnected, TooLarge, RpcError; an aborted request rejects with its signal's reason.
import { FRAME_MOST_BYTES, TIMEOUT_MS } from "./calls.js";
import { ENCODINGS, bytesOf } from "./encoding.js";
import { Disconnected, RpcError, TimedOut, TooLarge } from "./errors.js";
import { ABNORMAL, Link, webSocketClass } from "./link.js";

const TIMED_OUT = -32005;
const TOO_LARGE = -32007;
const INTERNAL = -32603;
const NORMAL = 1000;

/** How many bytes of an answer are read before credit for them is given back: a quarter of the bridge's window. */
export const GRANT_BYTES = 64 * 1024;

const UTF8 = new TextEncoder();

/** The requests of one client that are under way on its socket. */
export class Tunnel {
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
export async function openTunnel({ url, token, encoding = "json", onEvent = () => {}, onEnd = () => {}, WebSocket }) {
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
export function eventOf({ identifier, subscriptionId, event }) {
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
