// The calls of a phone as its events tell them, and what can be done with each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Calls } from "../../../bridge/console/lib/calls.js";
import { duration, party } from "../../../bridge/console/lib/format.js";
import { inWords } from "../../../bridge/console/lib/notices.js";

const event = (uniqueId, kind, more = {}) => ({
  eventType: `Event${kind}`,
  uniqueId,
  DN: "70120",
  otherDN: "70121",
  otherDName: "Boris Belin",
  callDirection: "Outgoing",
  ...more,
});

function phone(...events) {
  const calls = new Calls();
  events.forEach((each, at) => calls.phoneEvent(each, at * 1000));
  return calls;
}

const states = (calls) => calls.all().map(({ id, state }) => `${id} ${state}`);

test("a call goes through its states, and one that is released is gone", () => {
  const calls = phone(event("a", "Dialing"), event("a", "Established"), event("a", "OnHold"));
  assert.deepEqual(states(calls), ["a held"]);
  assert.equal(calls.phoneEvent(event("a", "Released")).state, "released");
  assert.deepEqual(states(calls), []);
  assert.equal(calls.phoneEvent(event("b", "Released")), undefined);
});

test("time runs from the answer, and neither a hold nor a transfer sets it back", () => {
  const calls = phone(event("a", "Dialing"), event("a", "Established"), event("a", "OnHold"), event("a", "Established"));
  assert.equal(calls.all()[0].since, 1000);
});

test("what can be done depends on the state", () => {
  const can = (...events) => phone(...events).possible(phone(...events).all()[0]);
  assert.deepEqual(can(event("a", "Ringing", { callDirection: "Incoming" })), ["answer", "hangup"]);
  assert.deepEqual(can(event("a", "Dialing")), ["hangup"]);
  assert.deepEqual(can(event("a", "Established")), ["hold", "transfer", "hangup"]);
  assert.deepEqual(can(event("a", "OnHold")), ["retrieve", "hangup"]);
});

test("who asks somebody while another one is held can complete, go back, and hang up on the one he asks", () => {
  const calls = phone(event("a", "OnHold"), event("b", "Dialing"));
  assert.equal(calls.consultation().held.id, "a");
  assert.equal(calls.consultation().asked.id, "b");
  calls.phoneEvent(event("b", "Established"));
  const [held, asked] = calls.all();
  assert.deepEqual([calls.possible(held), calls.possible(asked)], [[], ["hangup"]]);
});

test("a call that rings beside a held one asks nobody", () => {
  assert.equal(phone(event("a", "OnHold"), event("b", "Ringing", { callDirection: "Incoming" })).consultation(), null);
});

test("after events were missed only the calls that go on are left", () => {
  const calls = phone(event("a", "Established"), event("b", "OnHold"));
  calls.replace([event("b", "Established")]);
  assert.deepEqual(states(calls), ["b active"]);
});

test("a conference has those who are in it, until it is left", () => {
  const calls = phone(event("a", "Established"));
  const somebody = (index, phoneNumber, isMe = false) => ({ index, phoneNumber, isMe });
  calls.conferenceEvent({ eventType: "Join", uniqueId: "a", participants: [somebody(1, "70120", true), somebody(2, "70121")] });
  calls.participantEvent({ eventType: "Join", uniqueId: "a", ...somebody(3, "70122") });
  calls.participantEvent({ eventType: "Leave", uniqueId: "a", ...somebody(2, "70121") });
  assert.deepEqual(calls.all()[0].participants.map(({ phoneNumber }) => phoneNumber), ["70120", "70122"]);
  calls.conferenceEvent({ eventType: "Leave", uniqueId: "a", participants: [] });
  assert.deepEqual(calls.all()[0].participants, []);
});

test("an event of a kind that is not known changes nothing", () => {
  assert.deepEqual(states(phone(event("a", "Established"), event("a", "Failure"), event("b", "Failure"))), ["a active"]);
});

test("times and parties are written as people read them", () => {
  assert.deepEqual([0, 7.9, 760, 3723].map(duration), ["0:00", "0:07", "12:40", "1:02:03"]);
  assert.deepEqual([party("Anna", "70120"), party("", "70120"), party("", "")], ["Anna (70120)", "70120", "Unknown number"]);
});

test("an error says what the bridge said, why a kind of site cannot, and what the PBX said behind it", () => {
  const why = "O2G has no conference rooms";
  assert.equal(inWords({ name: "NotSupported", message: "not supported", data: { why } }), `Not possible on this kind of site: ${why}`);
  assert.equal(inWords({ name: "UpstreamError", message: "upstream error 400", data: { message: "there is no active call" } }), "upstream error 400: there is no active call");
  assert.equal(inWords({ name: "UpstreamError", message: "upstream error 400: no call", data: { message: "no call" } }), "upstream error 400: no call");
});
