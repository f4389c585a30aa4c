// Who is signed in, on which client, and what panels see of it: the `context` of `panels/index.js`.
import { Client } from "../../client/esm/index.js";
import { Bus } from "./bus.js";
import { announce, notify } from "./notices.js";

/** The bridge's addresses as this page has reached it, also behind a proxy that put a prefix before them. */
const BASE = new URL("../../", import.meta.url).href;

/** The one session of the page. It is in memory only: whoever loads the page anew signs in anew. */
export class Session {
  client = null;
  session = null;
  state = "signed out";
  bridge = { base: BASE, wsUrl: `${BASE.replace(/^http/, "ws")}ws` };
  notify = notify;
  announce = announce;

  #bus = new Bus();
  #listeners = new Set();
  #openrpc = null;
  #ending = false;

  constructor() {
    // The bridge need not keep a session for a page that is gone.
    addEventListener("pagehide", () => this.client?.close());
  }

  onSession(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onEvent(type, listener) {
    return this.#bus.on(type, listener);
  }

  openrpc() {
    this.#openrpc ??= fetch(`${BASE}openrpc.json`).then((answer) => {
      if (!answer.ok) throw new Error(`openrpc.json cannot be read: ${answer.status}`);
      return answer.json();
    });
    this.#openrpc.catch(() => (this.#openrpc = null));
    return this.#openrpc;
  }

  /** Signs in; rejects with what the bridge says. `given` is what `Session.login` takes. */
  async signIn(given) {
    // The site's own address: what is tunnelled goes to the site of the socket.
    const url = given.site ? this.bridge.wsUrl.replace(/ws$/, `sites/${encodeURIComponent(given.site)}/ws`) : this.bridge.wsUrl;
    const client = new Client({
      url,
      ...given,
      onState: (state, error) => this.#changed(client, state, error),
      onError: (error) => notify(error.message, "bad"),
    });
    client.listen((event) => this.#bus.tell(event));
    this.#bus.hold();
    try {
      await client.open();
      this.#become(client, client.session, "open");
    } finally {
      this.#bus.release();
    }
  }

  async signOut() {
    this.#ending = true;
    try {
      await this.client?.close();
    } finally {
      this.#ending = false;
    }
  }

  #changed(client, state, error) {
    if (client !== this.client) return;
    if (state === "closed") {
      this.#become(null, null, "signed out");
      if (!this.#ending && error) notify(`Signed out: ${error.message}`, "bad");
    } else if (state !== "closing") {
      this.#become(client, client.session ?? this.session, state);
    }
  }

  #become(client, session, state) {
    Object.assign(this, { client, session, state });
    for (const listener of [...this.#listeners]) listener();
  }
}
