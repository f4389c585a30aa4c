// One WebSocket, from its opening to its end, and whether anybody is still there at the other end.
// Errors: Disconnected.
import { messageOf } from "./encoding.js";
import { Disconnected } from "./errors.js";

/** A silent socket is asked for a sign of life as often as the bridge asks (protocol/README.md section 8). */
export const PING_EVERY_MS = 20_000;

/** So many signs of life may be missing, as at the bridge. */
export const MISSED_MOST = 2;

/** How long a handshake may take: a browser itself gives up only after minutes. */
export const OPEN_MOST_MS = 15_000;

/** The close code of a socket that ended without one (RFC 6455 section 7.1.5). */
export const ABNORMAL = 1006;

/** What goes on after these codes would only meet the same end; protocol/README.md section 7 says what each means. */
const FINAL = new Map([
  [1002, "the bridge says that RFC 6455 was broken"],
  [1007, "the bridge says that a text was not UTF-8"],
  [1008, "the page's origin is not allowed; add it to access.origins of the bridge"],
  [4003, "the token was revoked"],
  [4009, "the session was resumed on another socket"],
]);

/** Why there is no sense in another try after a close code; undefined where there is. */
export function whyFinal(code) {
  return FINAL.get(code);
}

/** The platform's WebSocket; in a Node without one, that of the package `ws`. */
export async function webSocketClass() {
  if (globalThis.WebSocket) return globalThis.WebSocket;
  try {
    return (await import("ws")).WebSocket;
  } catch (error) {
    throw new Disconnected("this Node has no WebSocket of its own: npm install ws", ABNORMAL, { reason: String(error) });
  }
}

/** An open socket. `onMessage` gets each decoded frame, `onEnd(code, reason)` its end, once. */
export class Link {
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
