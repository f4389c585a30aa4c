// How a message is written on the socket: JSON as text, or MessagePack as bytes (protocol/README.md section 2). The first
// frame decides how events come. There is no subprotocol, because each allows one dialect, and calls and tunnel share a socket.
import { decode, encode } from "./msgpack.js";

const UTF8 = new TextEncoder();

/** Name → how: a message as a frame, the bytes that a frame has, and the body of a REST request as its members. */
export const ENCODINGS = {
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
export function bytesOf(data) {
  return typeof data === "string" ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
}

/** The message of a frame, in whichever way it came. Raises SyntaxError or MessagePackError. */
export function messageOf(data) {
  return typeof data === "string" ? JSON.parse(data) : decode(new Uint8Array(data));
}
