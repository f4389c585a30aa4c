// The promise API against the real demo: calls, events, and everything that can happen to the socket between.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { WebSocket } from "ws";
import { connect, Client, Disconnected, InvalidParams, MethodNotFound, NotSignedIn, TimedOut, UpstreamError } from "../src/index.js";
import { first, openDoor, startDemo, until } from "./demo.js";

const PASSWORD = "0000";

let demo;
let door;
const clients = [];

before(async () => {
  demo = await startDemo();
  door = await openDoor(demo.url);
});

afterEach(async () => {
  door.open();
  for (const client of clients.splice(0)) await client.close();
});

after(async () => {
  door.close();
  await demo.stop();
});

/** A user of the demo, connected through the door. */
async function signedIn(number, options = {}) {
  const client = await connect({ url: door.url, login: `oxe${number}`, password: PASSWORD, backOff: { firstMs: 20 }, ...options });
  clients.push(client);
  return client;
}

/** A frame on a socket of the test's own. */
async function asked(method, params) {
  const socket = new WebSocket(demo.url);
  await new Promise((resolve) => socket.once("open", resolve));
  const ask = (id, name, given) => {
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method: name, params: given }));
    return new Promise((resolve) => {
      socket.on("message", (text) => {
        const message = JSON.parse(text);
        if (message.id === id) resolve(message);
      });
    });
  };
  return { ask, socket };
}

/** Ends a session behind its client's back, as a bridge that starts anew does. */
async function endSession({ sessionId }) {
  const { ask, socket } = await asked();
  await ask(1, "Session.resume", { sessionId, seq: 0 });
  await ask(2, "Session.logout");
  socket.close();
}

const isPhone = (kind) => (event) => event.msgType === "PhoneEvent" && event.ctiMessage.eventType === kind;

test("a call between two users is heard by both", async () => {
  const anna = await signedIn(70120);
  const boris = await signedIn(70121);
  const [heardByAnna, heardByBoris] = [anna.events(), boris.events()];
  const { uniqueId } = await anna.cti.dial({ destination: "70121" });
  const ringing = await first(heardByBoris, isPhone("EventRinging"));
  assert.equal(ringing.ctiMessage.otherDN, "70120");
  await boris.cti.answer();
  const established = await first(heardByAnna, isPhone("EventEstablished"));
  assert.equal(established.ctiMessage.uniqueId, uniqueId);
  const calls = await anna.o2g.telephony.getCalls();
  assert.deepEqual(calls.calls.map(({ callRef }) => callRef), [uniqueId]);
  assert.equal(await anna.call("Cti.hangup"), null);
  await first(heardByBoris, isPhone("EventReleased"));
});

test("the first reader of events hears what came before he asked", async () => {
  const anna = await signedIn(70120);
  await anna.cti.getCurrentCallsPhoneEvents();
  const event = await first(anna.events(), () => true);
  assert.equal(event.seq, 1);
});

test("a stream of some types has no others, and ends with its signal", async () => {
  const anna = await signedIn(70120);
  const ending = new AbortController();
  const phone = anna.events({ types: ["PhoneEvent"], signal: ending.signal });
  await anna.cti.dial({ destination: "70121" });
  const heard = [];
  for await (const event of phone) {
    heard.push(event.msgType);
    if (event.ctiMessage.eventType === "EventReleased") ending.abort();
    else if (heard.length === 1) await anna.cti.hangup();
  }
  assert.ok(heard.length >= 2);
  assert.deepEqual([...new Set(heard)], ["PhoneEvent"]);
});

test("refusals are errors of their own kind, with code and data (protocol/README.md section 7)", async () => {
  const anna = await signedIn(70120);
  await assert.rejects(anna.cti.dail({ destination: "70121" }), (error) => {
    return error instanceof MethodNotFound && error.code === -32601 && error.data.method === "Cti.dail";
  });
  await assert.rejects(anna.cti.dial({}), (error) => error instanceof InvalidParams && error.data.param === "destination");
  await assert.rejects(anna.o2g.telephony.getCall({ callRef: "none" }), (error) => {
    return error instanceof UpstreamError && error.code === -32000 && error.data.status === 404;
  });
  assert.deepEqual(await anna.call("rpc.ping"), {});
});

test("a wrong password and a wrong address reject the first connection", async () => {
  await assert.rejects(signedIn(70122, { password: "wrong" }), NotSignedIn);
  await assert.rejects(signedIn(70122, { url: door.url.replace("/ws", "/nowhere") }), Disconnected);
});

test("a cut socket loses no event and no call: the session is resumed", async () => {
  const anna = await signedIn(70120);
  const boris = await signedIn(70121, { url: demo.url });
  const heard = anna.events({ types: ["PhoneEvent"] });
  const { sessionId } = anna.session;
  await anna.cti.dial({ destination: "70121" });
  await first(heard, isPhone("EventDialing"));
  door.shut();
  await boris.cti.answer();
  await until(() => anna.state === "waiting");
  const waiting = anna.cti.hangup();
  door.open();
  const established = await first(heard, () => true);
  assert.equal(established.ctiMessage.eventType, "EventEstablished");
  assert.equal(await waiting, null);
  await first(heard, isPhone("EventReleased"));
  assert.equal(anna.session.sessionId, sessionId);
});

test("a call whose answer was lost is asked again and executed once (protocol/README.md section 6)", async () => {
  const anna = await signedIn(70123);
  const heard = anna.events({ types: ["PhoneEvent"] });
  door.swallowAnswers();
  const dialled = anna.cti.dial({ destination: "70124" });
  const { ask, socket } = await asked();
  await ask(1, "Session.login", { login: "oxe70123", password: PASSWORD });
  // Executed, but nobody has told her.
  for (let id = 2; ; id += 1) {
    const { result } = await ask(id, "O2g.telephony.getCalls", {});
    if (result.calls.length) break;
  }
  socket.close();
  door.cut();
  const { uniqueId } = await dialled;
  assert.equal((await first(heard, isPhone("EventDialing"))).ctiMessage.uniqueId, uniqueId);
  const { calls } = await anna.o2g.telephony.getCalls();
  assert.deepEqual(calls.map(({ callRef }) => callRef), [uniqueId]);
  await anna.cti.hangup();
});

test("where the session is gone there is a new one, with its subscriptions, and a Resync says so", async () => {
  const anna = await signedIn(70125);
  const heard = anna.events();
  const selectors = [{ ids: ["oxe70125"], names: ["telephony"] }];
  const { subscriptionId } = await anna.o2g.subscribe({ selectors, identifier: "desk" });
  const { sessionId } = anna.session;
  door.shut();
  await until(() => anna.state === "waiting");
  await endSession({ sessionId });
  door.open();
  const resync = await first(heard, (event) => event.msgType === "Resync");
  assert.deepEqual(resync.ctiMessage, { lost: null });
  await until(() => anna.state === "open");
  assert.notEqual(anna.session.sessionId, sessionId);
  await anna.call("rpc.ping");
  await anna.cti.dial({ destination: "70126" });
  const created = await first(heard, (event) => event.event?.eventName === "OnCallCreated");
  assert.deepEqual([created.subscriptionId, created.identifier], [subscriptionId, "desk"]);
  assert.equal(await anna.o2g.unsubscribe({ subscriptionId }), null);
  await anna.cti.hangup();
});

test("a call whose outcome nobody can know any more is not made twice", async () => {
  const anna = await signedIn(70127);
  const { sessionId } = anna.session;
  door.swallowAnswers();
  const dialled = anna.cti.dial({ destination: "70128" });
  const refused = assert.rejects(dialled, (error) => error instanceof Disconnected && error.data.executed === "unknown");
  await new Promise((resolve) => setImmediate(resolve));
  door.shut();
  await until(() => anna.state === "waiting");
  await endSession({ sessionId });
  door.open();
  await refused;
});

test("who takes the session over ends the client that had it, and goes on where it was", async () => {
  const anna = await signedIn(70129);
  const heard = anna.events();
  await first(heard, () => true);
  const again = await signedIn(70129, { resume: anna.resumption });
  assert.equal(again.session.sessionId, anna.session.sessionId);
  assert.equal(again.session.login, "oxe70129");
  await until(() => anna.state === "closed");
  await assert.rejects(first(heard, () => false), (error) => error instanceof Disconnected && error.code === 4009);
  await again.cti.dial({ destination: "70128" });
  await first(again.events(), isPhone("EventDialing"));
  await again.cti.hangup();
});

test("an aborted call rejects with its signal's reason; one that has not left is never made", async () => {
  const anna = await signedIn(70122);
  const boris = await signedIn(70121, { url: demo.url });
  await assert.rejects(anna.cti.dial({ destination: "70121" }, { signal: AbortSignal.abort("late") }), (why) => why === "late");
  door.shut();
  await until(() => anna.state === "waiting");
  const aborting = new AbortController();
  const call = anna.cti.dial({ destination: "70121" }, { signal: aborting.signal });
  aborting.abort(new Error("changed my mind"));
  await assert.rejects(call, /changed my mind/);
  door.open();
  await anna.call("rpc.ping");
  assert.deepEqual((await boris.o2g.telephony.getCalls()).calls, []);
  door.swallowAnswers();
  const sent = new AbortController();
  const onItsWay = anna.o2g.telephony.getCalls({}, { signal: sent.signal });
  sent.abort(new Error("no more"));
  await assert.rejects(onItsWay, /no more/);
  door.cut();
  assert.deepEqual(await anna.call("rpc.ping"), {});
});

test("a call that is not answered in time says whether it can have been executed", async () => {
  const anna = await signedIn(70122);
  door.swallowAnswers();
  const isUnknown = (error) => error instanceof TimedOut && error.code === -32005 && error.data.executed === "unknown";
  await assert.rejects(anna.o2g.telephony.getCalls({}, { timeoutMs: 50 }), isUnknown);
  door.shut();
  await until(() => anna.state === "waiting");
  await assert.rejects(anna.cti.hangup({}, { timeoutMs: 20 }), (error) => error instanceof TimedOut && error.data.executed === "no");
});

for (const [site, agent] of [
  ["o2g", { login: "oxe70130", password: PASSWORD, phone: "70130" }],
  ["xivo", { login: "dave", password: "dave", phone: "1004" }],
]) {
  test(`an agent's day with a cut in its middle: every state once, in order, on ${site}`, async () => {
    const client = await connect({ url: door.url, site, login: agent.login, password: agent.password, backOff: { firstMs: 20 } });
    clients.push(client);
    const states = client.events({ types: ["AgentStateEvent"] });
    const heard = [];
    const reaches = async (name) => {
      await first(states, ({ ctiMessage }) => {
        if (heard.at(-1) !== ctiMessage.name) heard.push(ctiMessage.name);
        return ctiMessage.name === name;
      });
    };
    await client.cti.loginAgent({ agentPhoneNumber: agent.phone });
    await reaches("AgentReady");
    await client.cti.pauseAgent({});
    door.shut();
    await until(() => client.state === "waiting");
    const back = client.cti.unpauseAgent({});
    door.open();
    await back;
    const out = client.cti.logoutAgent({});
    door.cut();
    await out;
    await reaches("AgentLoggedOut");
    assert.deepEqual(heard.slice(heard.lastIndexOf("AgentOnPause") - 1), ["AgentReady", "AgentOnPause", "AgentReady", "AgentLoggedOut"]);
  });
}

test("a closed client ends its streams and refuses calls", async () => {
  const anna = await signedIn(70122);
  const heard = anna.events();
  await anna.close();
  await assert.rejects(first(heard, () => false), /the events ended/);
  await assert.rejects(anna.call("rpc.ping"), Disconnected);
});

test("a bridge that starts anew is found again", async () => {
  const own = await startDemo();
  const ownDoor = await openDoor(own.url);
  const states = [];
  const client = new Client({
    url: ownDoor.url,
    login: "oxe70120",
    password: PASSWORD,
    backOff: { firstMs: 20, mostMs: 200 },
    onState: (state, error) => states.push([state, error?.code]),
  });
  clients.push(client);
  await client.open();
  const heard = client.events();
  await own.stop();
  const call = client.cti.dnd({ state: true });
  const again = await startDemo();
  ownDoor.leadTo(again.url);
  try {
    assert.equal(await call, null);
    await first(heard, (event) => event.msgType === "Resync" && event.ctiMessage.lost === null);
    await first(heard, (event) => event.msgType === "UserConfigUpdate" && event.ctiMessage.dndEnabled);
    assert.deepEqual(states.find(([state]) => state === "waiting"), ["waiting", 1001]);
  } finally {
    await client.close();
    ownDoor.close();
    await again.stop();
  }
});
