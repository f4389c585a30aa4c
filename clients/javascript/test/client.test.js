// The promise API against the real demo: calls, events, and everything that can happen to the socket between, in JSON and in
// MessagePack. `browser.test.js` runs it in Chromium, too.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import {
  connect,
  Client,
  Disconnected,
  InvalidParams,
  MethodNotFound,
  NotSignedIn,
  TimedOut,
  TooLarge,
  TooManyRequests,
  UpstreamError,
} from "../src/index.js";
import { openDoor, startDemo } from "./demo.js";
import { first, until } from "./waiting.js";

const PASSWORD = "0000";

let demo;
let door;
let encoding;
const clients = [];

/** A test for each way of writing messages. */
function inBoth(name, story) {
  for (const each of ["json", "msgpack"]) {
    test(`${name} (${each})`, async () => {
      encoding = each;
      await story();
    });
  }
}

before(async () => {
  demo = await startDemo();
  door = await openDoor(demo.url);
});

afterEach(async () => {
  await door.open();
  for (const client of clients.splice(0)) await client.close();
});

after(async () => {
  await door.close();
  await demo.stop();
});

/** A client through the door. */
async function connected(options) {
  const client = await connect({ url: door.url, encoding, backOff: { firstMs: 20 }, ...options });
  clients.push(client);
  return client;
}

/** A user of the O2G. */
function signedIn(number, options = {}) {
  return connected({ login: `oxe${number}`, password: PASSWORD, ...options });
}

/** Ends a session behind its client's back, as a bridge that starts anew does. */
async function endSession({ sessionId }) {
  const other = await connect({ url: demo.url, resume: { sessionId, seq: 0 } });
  await other.close();
}

const isLink = (status) => (event) => event.msgType === "LinkStatusUpdate" && event.ctiMessage.status === status;
const isPhone = (kind) => (event) => event.msgType === "PhoneEvent" && event.ctiMessage.eventType === kind;

inBoth("a call between two users is heard by both", async () => {
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

inBoth("the first reader of events hears what came before he asked", async () => {
  const anna = await signedIn(70120);
  await anna.cti.getCurrentCallsPhoneEvents();
  const event = await first(anna.events(), () => true);
  assert.equal(event.seq, 1);
});

inBoth("a stream of some types has no others, and ends with its signal", async () => {
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

inBoth("refusals are errors of their own kind, with code and data (protocol/README.md section 7)", async () => {
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

inBoth("a wrong password and a wrong address reject the first connection", async () => {
  await assert.rejects(signedIn(70122, { password: "wrong" }), NotSignedIn);
  await assert.rejects(signedIn(70122, { url: door.url.replace("/ws", "/nowhere") }), Disconnected);
});

inBoth("a cut socket loses no event and no call: the session is resumed", async () => {
  const anna = await signedIn(70120);
  const boris = await signedIn(70121, { url: demo.url });
  const heard = anna.events({ types: ["PhoneEvent"] });
  const { sessionId } = anna.session;
  await anna.cti.dial({ destination: "70121" });
  await first(heard, isPhone("EventDialing"));
  await door.shut();
  await boris.cti.answer();
  await until(() => anna.state === "waiting");
  const waiting = anna.cti.hangup();
  await door.open();
  const established = await first(heard, () => true);
  assert.equal(established.ctiMessage.eventType, "EventEstablished");
  assert.equal(await waiting, null);
  await first(heard, isPhone("EventReleased"));
  assert.equal(anna.session.sessionId, sessionId);
});

inBoth("a call whose answer was lost is asked again and executed once (protocol/README.md section 6)", async () => {
  const anna = await signedIn(70123);
  const heard = anna.events({ types: ["PhoneEvent"] });
  await door.swallowAnswers();
  const dialled = anna.cti.dial({ destination: "70124" });
  // Executed, but nobody has told her.
  const elsewhere = await signedIn(70123, { url: demo.url });
  while (!(await elsewhere.o2g.telephony.getCalls()).calls.length);
  await door.cut();
  const { uniqueId } = await dialled;
  assert.equal((await first(heard, isPhone("EventDialing"))).ctiMessage.uniqueId, uniqueId);
  const { calls } = await anna.o2g.telephony.getCalls();
  assert.deepEqual(calls.map(({ callRef }) => callRef), [uniqueId]);
  await anna.cti.hangup();
});

inBoth("where the session is gone there is a new one, with its subscriptions, and a Resync says so", async () => {
  const anna = await signedIn(70125);
  const heard = anna.events();
  const selectors = [{ ids: ["oxe70125"], names: ["telephony"] }];
  const { subscriptionId } = await anna.o2g.subscribe({ selectors, identifier: "desk" });
  const { sessionId } = anna.session;
  await door.shut();
  await until(() => anna.state === "waiting");
  await endSession({ sessionId });
  await door.open();
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

inBoth("a call whose outcome nobody can know any more is not made twice", async () => {
  const anna = await signedIn(70127);
  const { sessionId } = anna.session;
  await door.swallowAnswers();
  const dialled = anna.cti.dial({ destination: "70128" });
  const refused = assert.rejects(dialled, (error) => error instanceof Disconnected && error.data.executed === "unknown");
  await new Promise((resolve) => setTimeout(resolve));
  await door.shut();
  await until(() => anna.state === "waiting");
  await endSession({ sessionId });
  await door.open();
  await refused;
});

inBoth("who takes the session over ends the client that had it, and goes on where it was", async () => {
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

inBoth("an aborted call rejects with its signal's reason; one that has not left is never made", async () => {
  const anna = await signedIn(70122);
  const boris = await signedIn(70121, { url: demo.url });
  await assert.rejects(anna.cti.dial({ destination: "70121" }, { signal: AbortSignal.abort("late") }), (why) => why === "late");
  await door.shut();
  await until(() => anna.state === "waiting");
  const aborting = new AbortController();
  const call = anna.cti.dial({ destination: "70121" }, { signal: aborting.signal });
  aborting.abort(new Error("changed my mind"));
  await assert.rejects(call, /changed my mind/);
  await door.open();
  await anna.call("rpc.ping");
  assert.deepEqual((await boris.o2g.telephony.getCalls()).calls, []);
  await door.swallowAnswers();
  const sent = new AbortController();
  const onItsWay = anna.o2g.telephony.getCalls({}, { signal: sent.signal });
  sent.abort(new Error("no more"));
  await assert.rejects(onItsWay, /no more/);
  await door.cut();
  assert.deepEqual(await anna.call("rpc.ping"), {});
});

inBoth("a call that is not answered in time says whether it can have been executed", async () => {
  const anna = await signedIn(70122);
  await door.swallowAnswers();
  const isUnknown = (error) => error instanceof TimedOut && error.code === -32005 && error.data.executed === "unknown";
  await assert.rejects(anna.o2g.telephony.getCalls({}, { timeoutMs: 50 }), isUnknown);
  await door.shut();
  await until(() => anna.state === "waiting");
  await assert.rejects(anna.cti.hangup({}, { timeoutMs: 20 }), (error) => error instanceof TimedOut && error.data.executed === "no");
});

const DAY = ["AgentReady", "AgentRinging", "AgentOnCall", "AgentOnWrapup", "AgentReady", "AgentOnPause", "AgentReady", "AgentLoggedOut"];

const AGENTS = [
  { site: "o2g", login: "oxe70130", password: PASSWORD, phone: "70130", caller: "oxe70128", callersPassword: PASSWORD, queue: "60141" },
  { site: "xivo", login: "dave", password: "dave", phone: "1004", caller: "bob", callersPassword: "bob", queue: "3003" },
];

/** Works a day as an agent, with a door of its own that does not stay open; every state that was heard. */
async function day({ site, login, password, phone, caller, callersPassword, queue }, way) {
  const client = await connected({ url: way.url, site, login, password });
  const customer = await connected({ site, login: caller, password: callersPassword });
  const states = client.events({ types: ["AgentStateEvent"] });
  const heard = [];
  const reaches = async (name) => {
    await first(states, ({ ctiMessage }) => {
      if (heard.at(-1) !== ctiMessage.name) heard.push(ctiMessage.name);
      return ctiMessage.name === name;
    });
  };
  await client.cti.loginAgent({ agentPhoneNumber: phone });
  await reaches("AgentReady");
  await customer.cti.dial({ destination: queue });
  await reaches("AgentRinging");
  await way.cut();
  await client.cti.answer();
  await reaches("AgentOnCall");
  await way.shut();
  await until(() => client.state === "waiting");
  await customer.cti.hangup();
  await way.open();
  await reaches("AgentReady");
  await client.cti.pauseAgent({});
  await way.shut();
  await until(() => client.state === "waiting");
  const back = client.cti.unpauseAgent({});
  await way.open();
  await back;
  const out = client.cti.logoutAgent({});
  await way.cut();
  await out;
  await reaches("AgentLoggedOut");
  return heard.slice(-DAY.length);
}

inBoth("an agent's day with cuts in its middle: every state once, in order, on either kind of site", async () => {
  const ways = await Promise.all(AGENTS.map(() => openDoor(demo.url)));
  try {
    const days = await Promise.all(AGENTS.map((agent, number) => day(agent, ways[number])));
    assert.deepEqual(days, [DAY, DAY]);
  } finally {
    for (const way of ways) await way.close();
  }
});

inBoth("when the PBX starts anew its user is told, and the session, its calls and its subscriptions go on", async () => {
  const anna = await signedIn(70120);
  const boris = await signedIn(70121);
  const [heardByAnna, heardByBoris] = [anna.events(), boris.events()];
  const selectors = [{ ids: ["oxe70121"], names: ["telephony"] }];
  const { subscriptionId } = await boris.o2g.subscribe({ selectors });
  const { sessionId } = boris.session;
  const { uniqueId } = await anna.cti.dial({ destination: "70121" });
  await first(heardByBoris, isPhone("EventRinging"));
  await demo.order("/server/restart");
  for (const heard of [heardByAnna, heardByBoris]) {
    await first(heard, isLink("closed"));
    await first(heard, isLink("opened"));
    await first(heard, ({ msgType }) => msgType === "Resync");
  }
  await boris.cti.answer();
  await first(heardByAnna, isPhone("EventEstablished"));
  await anna.cti.hangup();
  const removed = await first(heardByBoris, ({ event }) => event?.eventName === "OnCallRemoved");
  assert.deepEqual([removed.subscriptionId, removed.event.callRef], [subscriptionId, uniqueId]);
  assert.deepEqual([boris.state, boris.session.sessionId], ["open", sessionId]);
});

inBoth("what the PBX's restart tells is not lost with the socket", async () => {
  const anna = await signedIn(70120);
  const heard = anna.events();
  await first(heard, isLink("opened"));
  await door.shut();
  await until(() => anna.state === "waiting");
  const watching = await signedIn(70121, { url: demo.url });
  const watched = watching.events();
  await demo.order("/server/restart");
  await first(watched, ({ msgType }) => msgType === "Resync");
  await door.open();
  const told = [];
  await first(heard, (event) => {
    if (["LinkStatusUpdate", "Resync"].includes(event.msgType)) told.push(event.ctiMessage.status ?? event.msgType);
    return event.msgType === "Resync";
  });
  assert.deepEqual(told, ["closed", "opened", "Resync"]);
});

inBoth("a key of the caller's own makes a call once, however often it is asked", async () => {
  const anna = await signedIn(70123);
  const placed = await anna.cti.dial({ destination: "70124" }, { key: "order-17" });
  await anna.cti.hangup();
  assert.deepEqual(await anna.cti.dial({ destination: "70124" }, { key: "order-17" }), placed);
  assert.deepEqual((await anna.o2g.telephony.getCalls()).calls, []);
  assert.notEqual((await anna.cti.dial({ destination: "70124" }, { key: "order-18" })).uniqueId, placed.uniqueId);
  await anna.cti.hangup();
});

inBoth("more calls than the bridge takes at once wait for their turn; more than may wait are refused", async () => {
  const anna = await signedIn(70122, { waitingMost: 300 });
  const many = Array.from({ length: 300 }, () => anna.call("rpc.ping"));
  assert.deepEqual(await Promise.all(many), many.map(() => ({})));
  await door.shut();
  await until(() => anna.state === "waiting");
  const waiting = Array.from({ length: 300 }, () => anna.call("rpc.ping"));
  await assert.rejects(anna.call("rpc.ping"), (error) => error instanceof TooManyRequests && error.data.limit === 300);
  await door.open();
  assert.equal((await Promise.all(waiting)).length, 300);
});

inBoth("a call that does not fit in a frame is refused here, and the socket lives", async () => {
  const anna = await signedIn(70122);
  const long = "é".repeat(2 ** 19);
  await assert.rejects(anna.cti.dial({ destination: long }), (error) => error instanceof TooLarge && error.data.limit === 2 ** 20);
  assert.deepEqual([anna.state, await anna.call("rpc.ping")], ["open", {}]);
});

inBoth("a file is sent as bytes, and comes as base64 in JSON and as bytes in MessagePack (protocol/README.md section 4)", async () => {
  const alice = await connected({ site: "xivo", login: "alice", password: "alice" });
  const contacts = new TextEncoder().encode(`firstname,lastname,number\nZoé,${encoding},1234\n`);
  await alice.xuc.importPersonalContacts({ file: { data: contacts, contentType: "text/csv" } });
  const { data } = await alice.xuc.exportPersonalContacts();
  const bytes = typeof data === "string" ? Uint8Array.from(atob(data), (each) => each.charCodeAt(0)) : data;
  assert.equal(data instanceof Uint8Array, encoding === "msgpack");
  assert.ok(new TextDecoder().decode(bytes).includes(`Zoé`));
});

inBoth("a closed client ends its streams and refuses calls", async () => {
  const anna = await signedIn(70122);
  const heard = anna.events();
  await anna.close();
  await assert.rejects(first(heard, () => false), /the events ended/);
  await assert.rejects(anna.call("rpc.ping"), Disconnected);
});

inBoth("a bridge that starts anew is found again", async () => {
  const own = await startDemo();
  const ownDoor = await openDoor(own.url);
  const states = [];
  const client = new Client({
    url: ownDoor.url,
    encoding,
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
  await ownDoor.leadTo(again.url);
  try {
    assert.equal(await call, null);
    await first(heard, (event) => event.msgType === "Resync" && event.ctiMessage.lost === null);
    await first(heard, (event) => event.msgType === "UserConfigUpdate" && event.ctiMessage.dndEnabled);
    assert.deepEqual(states.find(([state]) => state === "waiting"), ["waiting", 1001]);
  } finally {
    await client.close();
    await ownDoor.close();
    await again.stop();
  }
});
