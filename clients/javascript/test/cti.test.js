// The names of Cti.js against the real demo: as a page signs in, calls and hears. `browser.test.js` runs it in Chromium, with
// the classic script.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { createCti } from "../src/cti.js";
import { WebSocket, openDoor, startDemo } from "./demo.js";
import { until } from "./waiting.js";

let demo;
let door;
const pages = [];

before(async () => {
  demo = await startDemo();
  door = await openDoor(demo.url);
});

afterEach(async () => {
  await door.open();
  for (const { Cti } of pages.splice(0)) Cti.close();
});

after(async () => {
  await door.close();
  await demo.stop();
});

/** The names, and all messages that handlers of theirs have heard so far. */
function page(names = createCti()) {
  const heard = [];
  const { Cti, Callback, Membership } = names;
  for (const type of [Cti, Callback, Membership].flatMap(({ MessageType }) => Object.values(MessageType))) {
    Cti.setHandler(type, (message) => heard.push({ type, message }));
  }
  const has = (type, fits = () => true) => heard.some((each) => each.type === type && fits(each.message));
  const made = { ...names, heard, hears: (type, fits) => until(() => has(type, fits)), has };
  pages.push(made);
  return made;
}

/** `ws://…/sites/o2g` and what follows. */
function address(base, path) {
  return base.replace("/ws", path);
}

function byPassword(base, login, password = "0000") {
  return address(base, `/sites/o2g/ctichannel?username=${login}&agentNumber=0&password=${password}`);
}

async function tokenOf(login, password, site = "/sites/o2g") {
  const url = address(demo.url, `${site}/xuc/api/2.0/auth/login`).replace("ws:", "http:");
  const answer = await fetch(url, { method: "POST", body: JSON.stringify({ login, password }), headers: { "Content-Type": "application/json" } });
  return (await answer.json()).token;
}

const isPhone = (kind) => (message) => message.eventType === kind;

for (const encoding of ["json", "msgpack"]) {
  test(`a page signs in by its address, dials, answers and hangs up, in ${encoding}`, () => calls(encoding));
}

async function calls(encoding) {
  const anna = page(createCti({ encoding }));
  const boris = page(createCti({ encoding }));
  anna.Cti.WebSocket.init(byPassword(demo.url, "oxe70120"), "oxe70120", "70120");
  boris.Cti.WebSocket.init(byPassword(demo.url, "oxe70121"), "oxe70121", "70121");
  for (const each of [anna, boris]) await each.hears("LoggedOn");
  assert.deepEqual(anna.heard.slice(0, 2), [
    { type: "LinkStatusUpdate", message: { status: "opened" } },
    { type: "LoggedOn", message: {} },
  ]);
  assert.equal(anna.Cti.dial("70121"), undefined);
  await boris.hears("PhoneEvent", isPhone("EventRinging"));
  boris.Cti.answer();
  await anna.hears("PhoneEvent", isPhone("EventEstablished"));
  anna.Cti.hangup();
  await boris.hears("PhoneEvent", isPhone("EventReleased"));
  assert.ok(!anna.has("Error") && !boris.has("Error"));
}

test("a page signs in with a token, which names its site", async () => {
  const alice = page();
  const token = await tokenOf("alice", "alice", "/sites/xivo");
  alice.Cti.WebSocket.init(address(demo.url, `/xuc/api/2.0/cti?token=${token}`), "alice", "1001");
  await alice.hears("LoggedOn");
  alice.Cti.getList("queue");
  await alice.hears("QueueList", Array.isArray);
  alice.Callback.init(alice.Cti);
  alice.Callback.getCallbackLists();
  await alice.hears("CallbackLists");
});

test("/ctichannel without a site's name is the first site that pages of Cti.js mean, a XiVO", async () => {
  const bob = page();
  bob.Cti.WebSocket.init(address(demo.url, "/ctichannel?username=bob&agentNumber=0&password=bob"), "bob", "1002");
  await bob.hears("LoggedOn");
});

test("answers and refusals come as messages", async () => {
  const anna = page();
  anna.Cti.WebSocket.init(byPassword(demo.url, "oxe70122"), "oxe70122", "70122");
  anna.Cti.getUserCallHistory(5); // before the socket is open: it waits
  await anna.hears("CallHistory", Array.isArray);
  anna.Cti.getIceConfig();
  await anna.hears("Error", ({ Error }) => /WebRTC/.test(Error));
  anna.Cti.loginAgent("no-such-phone");
  await until(() => anna.has("AgentError") || anna.heard.filter(({ type }) => type === "Error").length === 2);
});

test("a wrong password is a LoggedOnError, and a call without a connection an Error", async () => {
  const anna = page();
  anna.Cti.dial("70121");
  await anna.hears("Error", ({ Error }) => /init/.test(Error));
  anna.Cti.WebSocket.init(byPassword(demo.url, "oxe70122", "wrong"), "oxe70122", "70122");
  await anna.hears("LoggedOnError", ({ Error }) => Error === "loggedOnFailed");
  await anna.hears("LinkStatusUpdate", ({ status }) => status === "closed");
  assert.throws(() => anna.Cti.WebSocket.init("ws://127.0.0.1/elsewhere", "x", "1"), TypeError);
});

test("a cut socket is none of the page's business: it hears what it missed, and what it did meanwhile is done", async () => {
  const anna = page();
  const boris = page();
  anna.Cti.WebSocket.init(byPassword(door.url, "oxe70123"), "oxe70123", "70123");
  boris.Cti.WebSocket.init(byPassword(demo.url, "oxe70124"), "oxe70124", "70124");
  for (const each of [anna, boris]) await each.hears("LoggedOn");
  anna.Cti.dial("70124");
  await boris.hears("PhoneEvent", isPhone("EventRinging"));
  await door.cut();
  boris.Cti.answer();
  await anna.hears("PhoneEvent", isPhone("EventEstablished"));
  await door.cut();
  anna.Cti.hangup();
  await anna.hears("PhoneEvent", isPhone("EventReleased"));
  assert.equal(anna.heard.filter(({ type }) => type === "LoggedOn").length, 1);
});

test("a page hears of a link that stays closed, and of its coming back", async () => {
  const anna = page();
  anna.Cti.WebSocket.init(byPassword(door.url, "oxe70125"), "oxe70125", "70125");
  await anna.hears("LoggedOn");
  await door.shut();
  await anna.hears("LinkStatusUpdate", ({ status }) => status === "closed");
  await door.open();
  await until(() => anna.heard.filter(({ type, message }) => type === "LinkStatusUpdate" && message.status === "opened").length === 2);
  assert.equal(anna.heard.filter(({ type }) => type === "LoggedOn").length, 2);
});

test("handlers come and go, and one that fails takes nobody else with it", () => {
  const { Cti } = createCti();
  const heard = [];
  const faults = [];
  const { reportError } = globalThis;
  globalThis.reportError = (error) => faults.push(error.message);
  try {
    const first = (message) => heard.push(["first", message.eventType]);
    Cti.setHandler(Cti.MessageType.PHONEEVENT, () => {
      throw new Error("a handler's own");
    });
    Cti.setHandler(Cti.MessageType.PHONEEVENT, first);
    Cti.receive({ data: '{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventRinging"}}' });
    Cti.unsetHandler(Cti.MessageType.PHONEEVENT, first);
    Cti.Topic("PhoneEvent").subscribe(({ eventType }) => heard.push(["topic", eventType]));
    Cti.Topic("PhoneEvent").publish({ eventType: "EventReleased" });
    Cti.clearHandlers();
    Cti.Topic("PhoneEvent").publish({ eventType: "EventDialing" });
  } finally {
    globalThis.reportError = reportError;
  }
  assert.deepEqual(heard, [["first", "EventRinging"], ["topic", "EventReleased"]]);
  assert.deepEqual(faults, ["a handler's own", "a handler's own"]);
  assert.deepEqual(Cti.getMessage('{"msgType":"X","ctiMessage":1}'), { msgType: "X", ctiMessage: 1 });
});

test("a page with a socket of its own speaks Cti.js's own frames on it (protocol.md section 9)", async () => {
  const anna = page();
  const token = await tokenOf("oxe70126", "0000");
  const socket = new WebSocket(address(demo.url, `/sites/o2g/xuc/api/2.0/cti?token=${token}`));
  socket.onmessage = anna.Cti.receive;
  anna.Cti.init("oxe70126", "70126", socket);
  await anna.hears("LoggedOn");
  anna.Cti.sendPing();
  anna.Cti.dial("70127", { USR_A: "b" });
  await anna.hears("PhoneEvent", isPhone("EventDialing"));
  anna.Cti.hangup();
  await anna.hears("PhoneEvent", isPhone("EventReleased"));
  assert.ok(!anna.has("Error"));
  socket.close();
});

test("calls become the frames that Cti.js writes", () => {
  const { Cti, Callback } = createCti();
  const sent = [];
  Cti.init("u", "1", { send: (text) => sent.push(JSON.parse(text)) });
  Cti.sendPing();
  Cti.hold();
  Cti.naFwd("1102", true);
  Cti.getConferenceRooms();
  Cti.findCustomerCallHistory(3, [], 7);
  Callback.updateCallbackTicket("u1", "Fax", "c", "2026-01-01");
  assert.deepEqual(sent, [
    { claz: "ping" },
    { claz: "web", command: "hold" },
    { claz: "web", command: "naFwd", state: true, destination: "1102" },
    { claz: "web", command: "getList", objectType: "meetme" },
    { claz: "web", command: "findCustomerCallHistory", id: 3, request: { filters: [], size: 7 } },
    { claz: "web", command: "updateCallbackTicket", uuid: "u1", status: "Fax", comment: "c" },
  ]);
});
