// What the client does after each close code (README, "When the connection goes"), on sockets that a test scripts.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Client, Disconnected, NotSignedIn } from "../src/index.js";
import { encode } from "../src/msgpack.js";
import { until } from "./waiting.js";

const EXPIRED = () => ({ error: { code: -32001, message: "not signed in, or session expired" } });

/** A bridge of one client: it signs in and resumes whoever asks, and answers nothing else. */
class Bridge {
  sockets = [];
  asked = [];
  /** Method → what it answers. */
  answers = new Map([
    ["Session.login", () => ({ result: { sessionId: `s${this.asked.length}`, login: "anna" } })],
    ["Session.resume", () => ({ result: { replayed: 0, lost: 0 } })],
  ]);
  /** The close code that each sign-in gets instead of an answer. */
  refusesWith = null;

  /** The class of sockets that lead here. */
  get WebSocket() {
    const bridge = this;
    return class {
      readyState = 0;

      constructor() {
        bridge.sockets.push(this);
        queueMicrotask(() => {
          this.readyState = 1;
          this.onopen();
        });
      }

      send(text) {
        const { id, method } = JSON.parse(text);
        bridge.asked.push(method);
        const answer = bridge.answers.get(method)?.();
        if (bridge.refusesWith) queueMicrotask(() => this.close(bridge.refusesWith));
        else if (answer) queueMicrotask(() => this.say({ id, ...answer }));
      }

      say(message) {
        this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", ...message }) });
      }

      close(code = 1005, reason = "") {
        this.readyState = 3;
        this.onclose?.({ code, reason });
      }
    };
  }

  /** The newest socket. */
  get socket() {
    return this.sockets.at(-1);
  }
}

const clients = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close({ keepSession: true });
});

async function opened(options = {}) {
  const bridge = new Bridge();
  const pauses = [];
  const client = new Client({
    url: "ws://bridge/ws",
    login: "anna",
    password: "x",
    WebSocket: bridge.WebSocket,
    backOff: { firstMs: 1, mostMs: 20, random: () => 0 },
    onState: (state, error) => pauses.push([state, error?.code]),
    ...options,
  });
  clients.push(client);
  await client.open();
  return { bridge, client, pauses };
}

for (const code of [1001, 1006, 1009, 1013, 4008, 4010]) {
  test(`after ${code} the client goes on with its session`, async () => {
    const { bridge, client } = await opened();
    const { sessionId } = client.session;
    bridge.socket.close(code);
    assert.equal(client.state, "waiting");
    await until(() => client.state === "open");
    assert.deepEqual([bridge.asked, client.session.sessionId], [["Session.login", "Session.resume"], sessionId]);
    await client.close({ keepSession: true });
  });
}

for (const code of [1002, 1007, 1008, 4003, 4009]) {
  test(`after ${code} the client ends, and says why`, async () => {
    const { bridge, client, pauses } = await opened();
    const heard = client.events();
    const call = client.cti.dial({ destination: "1" });
    bridge.socket.close(code);
    const isIt = (error) => error instanceof Disconnected && error.code === code && error.message.length > 20;
    await assert.rejects(heard.next(), isIt);
    await assert.rejects(call, (error) => error instanceof Disconnected && error.data.executed === "unknown");
    assert.deepEqual([client.state, pauses.at(-1), bridge.sockets.length], ["closed", ["closed", code], 1]);
  });
}

test("after 4001 the client signs in again; the second time in a row it ends", async () => {
  const { bridge, client } = await opened();
  bridge.socket.close(4001);
  await until(() => client.state === "open");
  assert.deepEqual(bridge.asked, ["Session.login", "Session.login"]);
  bridge.refusesWith = 4001;
  bridge.socket.close(4001);
  await until(() => client.state === "closed");
  assert.equal(bridge.sockets.length, 3);
});

test("what was sent is sent once more with its key, but not after a frame that was too big", async () => {
  const { bridge, client } = await opened();
  const dialled = client.cti.dial({ destination: "1" });
  bridge.socket.close(1006);
  await until(() => bridge.asked.filter((each) => each === "Cti.dial").length === 2);
  bridge.socket.close(1009);
  await assert.rejects(dialled, (error) => error instanceof Disconnected && error.data.executed === "unknown");
  await until(() => client.state === "open");
  assert.equal(bridge.asked.filter((each) => each === "Cti.dial").length, 2);
});

test("who is overloaded is left alone for longer", async () => {
  const { bridge, client } = await opened({ backOff: { firstMs: 10, mostMs: 400, random: () => 0 } });
  const begun = Date.now();
  bridge.socket.close(1013);
  await until(() => client.state === "open");
  assert.ok(Date.now() - begun >= 150, "the fifth pause, 160 ms, not the first");
});

test("a session that is gone is begun anew, and its subscriptions with it, under the ids that they had", async () => {
  const { bridge, client } = await opened();
  const made = client.o2g.subscribe({ selectors: [] });
  bridge.socket.say({ id: 2, result: { subscriptionId: "first", identifier: null } });
  const { subscriptionId } = await made;
  const followed = client.cti.subscribeToQueueStats();
  bridge.socket.say({ id: 3, result: null });
  await followed;
  bridge.answers.set("Session.resume", EXPIRED);
  const heard = client.events();
  bridge.socket.close(1006);
  assert.deepEqual((await heard.next()).value, { method: "Cti.event", msgType: "Resync", ctiMessage: { lost: null } });
  await until(() => client.state === "open");
  assert.deepEqual(bridge.asked.slice(3), ["Session.resume", "Session.login", "O2g.subscribe", "Cti.subscribeToQueueStats"]);
  bridge.socket.say({ id: 6, result: { subscriptionId: "second", identifier: null } });
  bridge.socket.say({ method: "O2g.event", params: { seq: 1, subscriptionId: "second", event: { eventName: "OnCallCreated" } } });
  assert.equal((await heard.next()).value.subscriptionId, subscriptionId);
});

test("events that come twice are heard once", async () => {
  const { bridge, client } = await opened();
  const heard = client.events();
  for (const seq of [1, 2, 2, 1, 3]) {
    bridge.socket.say({ method: "Cti.event", params: { seq, msgType: "PhoneStatusUpdate", ctiMessage: {} } });
  }
  const numbers = [];
  for (let count = 0; count < 3; count += 1) numbers.push((await heard.next()).value.seq);
  assert.deepEqual(numbers, [1, 2, 3]);
  await client.close({ keepSession: true });
  assert.equal((await heard.next()).done, true);
});

test("a frame that cannot be read is had again from the next socket", async () => {
  const { bridge, client } = await opened();
  for (const data of ["{", encode({ a: 1 }).slice(0, 2).buffer]) {
    bridge.socket.onmessage({ data });
    assert.equal(client.state, "waiting");
    await until(() => client.state === "open");
  }
  assert.deepEqual(bridge.asked, ["Session.login", "Session.resume", "Session.resume"]);
});

test("an encoding that is none is refused at once", () => {
  assert.throws(() => new Client({ url: "ws://bridge/ws", encoding: "xml" }), TypeError);
});

test("a sign-in that is refused ends the client", async () => {
  const bridge = new Bridge();
  bridge.answers.set("Session.login", EXPIRED);
  const client = new Client({ url: "ws://bridge/ws", login: "a", password: "b", WebSocket: bridge.WebSocket, keepTrying: true });
  await assert.rejects(client.open(), NotSignedIn);
  assert.equal(client.state, "closed");
});
