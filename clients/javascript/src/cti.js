// The names of Cti.js over a client of the bridge's: what pages call and hear stays as it is, what is lost on the way
// comes back. Every call answers with nothing; what goes wrong is heard as a message `Error`, `AgentError` or
// `LoggedOnError`, as pages of Cti.js expect it. Source: protocol/README.md sections 1, 2 and 7.
import { Client } from "./client.js";
import { TABLE } from "./cti_table.js";
import { CtiBridgeError, Disconnected, NotSignedIn } from "./errors.js";
import { ABNORMAL } from "./link.js";
import { CALLBACK_MESSAGES, CTI_MESSAGES, MEMBERSHIP_MESSAGES } from "./message_types.js";

/**
 * A page hears that the link is closed when it has been for so long: a resumed session misses nothing, and most are
 * resumed within a second.
 */
export const CLOSED_AFTER_MS = 3_000;

/** Where pages connect, and what stands before it: `/sites/{site}`, or nothing. */
const PAGE_PATH = /^(.*)\/(xuc\/api\/2\.0\/cti|ctichannel|ws)$/;

/** A number that names no phone: pages without one write `0`. */
const NO_NUMBER = /^0*$/;

/** `{ Cti, Callback, Membership }`, apart from any other; `options` may name another encoding than JSON. */
export function createCti(options = {}) {
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

export const { Cti, Callback, Membership } = createCti();
