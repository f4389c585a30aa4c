// The queues: a card with small charts for each, and all figures as a table.
import { shares, steps } from "../../lib/queue_charts.js";
import { PAST_S } from "../../lib/contact_centre.js";
import { fill, h, text } from "../../lib/dom.js";
import { duration } from "../../lib/format.js";

/** A chart's shortest time, s. */
const LEAST_SPAN_S = 60;

/** The table's columns: heading, and what of a queue stands there. A statistic that a site does not tell is "–". */
const COLUMNS = [
  ["Waiting", (queue) => queue.counters.WaitingCalls],
  ["Longest wait", (queue, centre) => duration(centre.longestWait(queue))],
  ["Agents free", (queue) => queue.counters.AvailableAgents],
  ["Talking", (queue) => queue.counters.TalkingAgents],
  ["Logged in", (queue) => queue.counters.LoggedAgents],
  ["Calls", (queue) => queue.counters.TotalNumberCallsEntered],
  ["Answered", (queue) => queue.counters.TotalNumberCallsAnswered],
  ["Abandoned", (queue) => queue.counters.TotalNumberCallsAbandonned],
  ["In 15 s, %", (queue) => queue.counters.PercentageAnsweredBefore15],
];

/** The queues of a contact centre. */
export class Queues {
  #centre;
  #cards = new Map();
  #rows = new Map();
  #grid = h("div.queues");
  #body = h("tbody");

  constructor(centre) {
    this.#centre = centre;
    const heads = COLUMNS.map(([name]) => h("th", { scope: "col" }, name));
    const table = h("table#queue-table", null, h("caption.hidden-text", null, "Statistics of all queues"), h("thead", null, h("tr", null, h("th", { scope: "col" }, "Queue"), heads)), this.#body);
    this.element = h(
      "section.stack#queues",
      { "aria-labelledby": "queues-title", hidden: true },
      h("h2#queues-title", null, "Queues"),
      this.#grid,
      h("details.card", null, h("summary", null, "All figures as a table"), h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Statistics of all queues" }, table)),
    );
  }

  /** Makes cards and table those of the queues that there are; `own` are the ids of the user's. */
  show(own) {
    for (const queue of this.#centre.queues.values()) {
      if (!queue.number) continue; // not in the list yet
      if (!this.#cards.has(queue.id)) this.#add(queue);
      this.#cards.get(queue.id).isOwn(own.includes(queue.id));
    }
    this.element.hidden = this.#cards.size === 0;
    this.tick();
  }

  /** Moves clocks and charts on. */
  tick() {
    for (const [id, card] of this.#cards) {
      const queue = this.#centre.queues.get(id);
      card.show(queue, this.#centre.longestWait(queue));
      this.#rows.get(id).forEach((cell, at) => text(cell, COLUMNS[at][1](queue, this.#centre) ?? "–"));
    }
  }

  #add(queue) {
    const card = buildCard(queue);
    this.#cards.set(queue.id, card);
    this.#grid.append(card.element);
    const cells = COLUMNS.map(() => h("td"));
    this.#rows.set(queue.id, cells);
    this.#body.append(h("tr", { "data-queue": queue.number }, h("th", { scope: "row" }, `${queue.name} (${queue.number})`), cells));
  }
}

function buildCard(queue) {
  const waiting = h("b.waiting");
  const wait = h("span.hint");
  const past = h("div");
  const agents = h("div");
  const legend = h("p.legend");
  const totals = h("dl.totals");
  const own = h("span.badge.accent", { hidden: true }, "Yours");
  const title = h("h3", { id: `queue-${queue.number}` }, queue.name, " ", h("span.hint", null, queue.number));
  const element = h(
    "article.card.queue",
    { "aria-labelledby": title.id, "data-queue": queue.number },
    h("div.spread", null, title, own),
    h("div.queue-waiting", null, h("div", null, waiting, h("span", null, " waiting"), h("br"), wait), past),
    agents,
    legend,
    totals,
  );
  const show = ({ counters, past: points }, longestS) => {
    const now = counters.WaitingCalls ?? 0;
    // Of a pilot of an O2G nobody knows who its agents are before it has had a call.
    const isManned = counters.AvailableAgents !== undefined;
    const free = counters.AvailableAgents ?? 0;
    const talking = counters.TalkingAgents ?? 0;
    const logged = Math.max(counters.LoggedAgents ?? 0, free + talking);
    const most = Math.max(0, ...points.map(({ value }) => value));
    element.dataset.busy = String(now > 0);
    text(waiting, now);
    text(wait, now ? `longest ${duration(longestS)}` : "nobody waits");
    const spanS = spanOf(points);
    fill(past, steps(`Waiting calls over the last ${duration(spanS)}: now ${now}, at most ${most}`, points, { spanS }));
    fill(
      agents,
      shares(isManned ? `Agents: ${free} free, ${talking} talking, ${logged - free - talking} otherwise busy` : "Agents: not known yet", [
        { value: free, kind: "free" },
        { value: talking, kind: "talking" },
        { value: logged - free - talking, kind: "other" },
      ]),
    );
    text(legend, isManned ? `${free} free · ${talking} talking · ${logged} logged in` : "agents not known yet");
    showTotals(totals, counters);
  };
  return { element, show, isOwn: (value) => (own.hidden = !value) };
}

/** How much time a chart shows, s: all that is known, at least a minute, so that a first call is no wall. */
function spanOf(points) {
  const known = points.length ? (Date.now() - points[0].atMs) / 1000 : 0;
  return Math.min(PAST_S, Math.max(LEAST_SPAN_S, known));
}

/** How many calls were answered within 15 s; of none there is no percentage. */
function percentage({ PercentageAnsweredBefore15: value, TotalNumberCallsEntered: calls }) {
  if (value === undefined) return undefined;
  return calls ? `${value} %` : "–";
}

/** The day's totals; a queue that has none (a group of agents) shows none. */
function showTotals(list, counters) {
  const figures = [
    ["Calls", counters.TotalNumberCallsEntered],
    ["Answered", counters.TotalNumberCallsAnswered],
    ["Abandoned", counters.TotalNumberCallsAbandonned],
    ["In 15 s", percentage(counters)],
  ];
  const known = figures.filter(([, value]) => value !== undefined);
  list.hidden = known.length === 0;
  if (list.children.length !== known.length) {
    fill(list, known.map(([name]) => h("div", null, h("dt", null, name), h("dd"))));
  }
  known.forEach(([, value], at) => text(list.children[at].lastElementChild, value));
}
