// Agents and queues as their messages tell them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ContactCentre, PAST_S } from "../../../bridge/console/lib/contact_centre.js";

const counters = (figures) => Object.entries(figures).map(([statName, value]) => ({ statName, value }));

function queue(...messages) {
  const centre = new ContactCentre();
  centre.queueList([{ id: 1, number: "3001", name: "support", displayName: "Support" }]);
  for (const [atMs, figures] of messages) centre.statistics({ queueId: 1, counters: counters(figures) }, atMs);
  return { centre, queue: centre.queues.get(1) };
}

test("a message that has only what has changed leaves the rest as it was", () => {
  const { queue: support } = queue([0, { WaitingCalls: 2, AvailableAgents: 1 }], [1, { AvailableAgents: 0 }]);
  assert.deepEqual(support.counters, { WaitingCalls: 2, AvailableAgents: 0 });
  assert.deepEqual([support.name, support.number], ["Support", "3001"]);
});

test("the past has each change of the waiting calls once, and nothing that is older than the charts", () => {
  const { queue: support } = queue([0, { WaitingCalls: 0 }], [1000, { WaitingCalls: 1 }], [2000, { TalkingAgents: 1 }], [3000, { WaitingCalls: 1 }], [4000, { WaitingCalls: 0 }]);
  assert.deepEqual(support.past, [{ atMs: 0, value: 0 }, { atMs: 1000, value: 1 }, { atMs: 4000, value: 0 }]);
  const { queue: later } = queue([0, { WaitingCalls: 3 }], [1000, { WaitingCalls: 1 }], [2000 + PAST_S * 1000, { WaitingCalls: 2 }]);
  assert.deepEqual(later.past.map(({ value }) => value), [1, 2], "the last value before the charts begin is needed, none before it");
});

test("the longest wait goes on between two messages, whichever of its two names it has, and ends with the waiting", () => {
  const { centre, queue: support } = queue([0, { WaitingCalls: 1, LongestWaitTime: 5 }], [2000, { TalkingAgents: 1 }]);
  assert.equal(centre.longestWait(support, 3000), 8);
  centre.statistics({ queueId: 1, counters: counters({ LongestWaitingTime: 20 }) }, 4000);
  assert.equal(centre.longestWait(support, 4000), 20);
  centre.statistics({ queueId: 1, counters: counters({ WaitingCalls: 0 }) }, 5000);
  assert.equal(centre.longestWait(support, 9000), 0);
});

test("an agent is known by his directory, and does what he was last told to do, since then", () => {
  const centre = new ContactCentre();
  const state = (name, since) => ({ name, agentId: 7, phoneNb: "1004", since, queues: [1], cause: "" });
  centre.directory({ directory: [{ agent: { id: 7, firstName: "Dave", lastName: "Moreau", number: "2002" }, agentState: state("AgentReady", 10) }] });
  const agent = centre.agentState(state("AgentOnCall", 3), 100_000);
  assert.deepEqual([agent.name, agent.number, agent.state, agent.sinceMs], ["Dave Moreau", "2002", "AgentOnCall", 97_000]);
  assert.equal(centre.agentState(state("AgentLogin", 1_795_331_779), 100_000).sinceMs, 100_000, "a point in time is no duration");
});
