// The inspector's log: what it keeps, shows, holds back and counts; an event in a line.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EventLog } from "../../../bridge/console/lib/event_log.js";
import { readable, timeOf, typeOf } from "../../../bridge/console/lib/readable.js";
import { PACKAGES } from "../../../bridge/console/panels/events/subscribe.js";

const event = (
  seq,
  msgType = "PhoneEvent",
  ctiMessage = { eventType: "EventRinging", DN: "70121", otherDN: "70120", uniqueId: "c1", callDirection: "Incoming" },
) => ({
  method: "Cti.event",
  seq,
  msgType,
  ctiMessage,
});

const numbers = (log) => log.shown().map(({ number }) => number);

test("so many events are kept and no more, and the types are counted among those", () => {
  const log = new EventLog(3);
  log.add(event(1, "UserConfigUpdate", {}), 0);
  const [, , , last] = [2, 3, 4].reduce((all, seq) => [...all, log.add(event(seq), 0)], [null]);
  assert.deepEqual(numbers(log), [2, 3, 4]);
  assert.equal(last.left.type, "UserConfigUpdate");
  assert.deepEqual([...log.types], [["PhoneEvent", 3]]);
});

test("a pause holds back what comes, counts it, and loses nothing of what would have been kept", () => {
  const log = new EventLog(5);
  log.add(event(1), 0);
  log.pause();
  for (const seq of [2, 3, 4]) assert.equal(log.add(event(seq), 0).shown, null);
  assert.deepEqual([numbers(log), log.meanwhile], [[1], 3]);
  log.resume();
  assert.deepEqual([numbers(log), log.meanwhile], [[1, 2, 3, 4], 0]);
});

test("a long pause counts all that came, and goes on with the newest", () => {
  const log = new EventLog(2);
  log.pause();
  for (const seq of [1, 2, 3, 4, 5]) log.add(event(seq), 0);
  assert.equal(log.meanwhile, 5);
  log.resume();
  assert.deepEqual(numbers(log), [4, 5]);
});

test("type and words choose what is shown, anywhere in the event and whatever the case", () => {
  const log = new EventLog();
  log.add(event(1), 0);
  log.add(event(2, "AgentStateEvent", { name: "AgentReady", agentId: 70130 }), 0);
  log.add(event(3, "PhoneEvent", { eventType: "EventReleased", DN: "70121", otherDN: "", uniqueId: "c2" }), 0);
  log.choose({ type: "PhoneEvent" });
  assert.deepEqual(numbers(log), [1, 3]);
  log.choose({ text: "eventreleased c2" });
  assert.deepEqual(numbers(log), [3]);
  assert.equal(log.add(event(4), 0).shown, null);
  log.choose({ type: "", text: "70130" });
  assert.deepEqual(numbers(log), [2]);
});

test("clearing leaves nothing, nor what was held back", () => {
  const log = new EventLog();
  log.add(event(1), 0);
  log.pause();
  log.add(event(2), 0);
  log.clear();
  log.resume();
  assert.deepEqual([numbers(log), log.types.size], [[], 0]);
});

test("an event's line has what a person looks for first", () => {
  assert.equal(readable(event(1)), "EventRinging  70121 ← 70120  call c1");
  assert.equal(
    readable({ method: "O2g.event", event: { eventName: "OnCallRemoved", callRef: "c1", legs: [1] } }),
    "callRef=c1 legs=[1]",
  );
  assert.equal(typeOf({ method: "O2g.event", event: { eventName: "OnCallRemoved" } }), "OnCallRemoved");
  assert.ok(readable(event(1, "X", { long: "x".repeat(500) })).length < 80);
  assert.equal(readable(event(1, "QueueList", [{ id: 1 }])), '{"id":1}');
  assert.match(timeOf(0), /^\d\d:\d\d:00\.000$/);
});

test("the packages that can be subscribed to are those of O2G's documents", () => {
  const { packages } = JSON.parse(
    readFileSync(new URL("../../../protocol/catalogue/o2g-events.json", import.meta.url), "utf8"),
  );
  assert.deepEqual([...PACKAGES].sort(), Object.keys(packages).sort());
});
