// The contact centre as its messages tell it: agents and what they do, queues and their statistics. No page in here.

/** How long a queue's past is kept, s: five minutes show what a caller goes through. */
export const PAST_S = 300;

/** A `since` above this, s, is no duration but a point in time (XUC's `AgentLogin`): it has just begun. */
const NO_DURATION_S = 1e8;

/** How long the first one in a queue has waited: two names, of which a site may use either. */
const WAITS = ["LongestWaitTime", "LongestWaitingTime"];

/** Agents and queues of one site. */
export class ContactCentre {
  agents = new Map();
  queues = new Map();

  /** Takes the result of `Cti.getAgentDirectory`. */
  directory({ directory }) {
    for (const { agent, agentState } of directory) {
      this.#agent(agent.id).name = [agent.firstName, agent.lastName].filter(Boolean).join(" ");
      this.#agent(agent.id).number = agent.number;
      this.agentState(agentState);
    }
  }

  /** Takes an `AgentStateEvent`; returns the agent. */
  agentState(state, nowMs = Date.now()) {
    const agent = this.#agent(state.agentId);
    const began = state.since > NO_DURATION_S ? nowMs : nowMs - state.since * 1000;
    Object.assign(agent, { state: state.name, cause: state.cause, phone: state.phoneNb, queues: state.queues, sinceMs: began });
    return agent;
  }

  /** Takes the result of `Cti.getList` of queues. */
  queueList(list) {
    for (const { id, number, displayName, name } of list) {
      Object.assign(this.#queue(id), { number, name: displayName || name });
    }
  }

  /** Takes a `QueueStatistics`: those statistics that have changed. */
  statistics({ queueId, counters }, nowMs = Date.now()) {
    const queue = this.#queue(queueId);
    for (const { statName, value } of counters) queue.counters[statName] = value;
    if (counters.some(({ statName }) => WAITS.includes(statName) || statName === "WaitingCalls")) queue.waitAtMs = nowMs;
    const waiting = queue.counters.WaitingCalls ?? 0;
    if (queue.past.at(-1)?.value !== waiting) queue.past.push({ atMs: nowMs, value: waiting });
    while (queue.past.length > 1 && queue.past[1].atMs < nowMs - PAST_S * 1000) queue.past.shift();
  }

  /** How long the first one in a queue has waited, s; it goes on between two messages. */
  longestWait(queue, nowMs = Date.now()) {
    if (!queue.counters.WaitingCalls) return 0;
    const told = Math.max(...WAITS.map((name) => queue.counters[name] ?? 0));
    return told + (nowMs - queue.waitAtMs) / 1000;
  }

  #agent(id) {
    if (!this.agents.has(id)) this.agents.set(id, { id, name: "", number: "", state: "", cause: "", phone: "", queues: [], sinceMs: 0 });
    return this.agents.get(id);
  }

  #queue(id) {
    if (!this.queues.has(id)) this.queues.set(id, { id, number: "", name: "", counters: {}, past: [], waitAtMs: 0 });
    return this.queues.get(id);
  }
}
