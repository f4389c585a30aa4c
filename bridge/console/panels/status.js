// The status: sites and agents as `/readyz` tells them, and figures of `/metrics` as charts.
import { buildTile } from "../lib/tiles.js";
import { fill, h, text } from "../lib/dom.js";
import { figuresOf, History } from "../lib/figures.js";
import { timeOf } from "../lib/readable.js";

/** How often the bridge is asked, while anybody can see it. */
const EVERY_MS = 3_000;

const whole = (value) => Math.round(value).toLocaleString("en");
const rate = (value) => `${value < 10 ? value.toFixed(1) : whole(value)}/s`;

const TILES = [
  ["sessions", "Sessions", { format: whole }],
  ["sockets", "Sockets", { format: whole }],
  ["calls", "Calls", { format: rate, hint: "JSON-RPC, answered" }],
  ["errors", "Errors", { format: rate, hint: "calls that were answered with one" }],
  ["inFlight", "In flight", { format: whole, hint: "calls and requests without an answer" }],
  ["events", "Events", { format: rate, hint: "handed to sockets" }],
  ["rest", "REST requests", { format: rate, hint: "tunnelled, and over plain HTTP" }],
  ["lagMs", "Loop lag", { format: (value) => `${value.toFixed(1)} ms`, hint: "how late the event loop is" }],
];

export default {
  id: "status",
  title: "Status",
  mount(element, context) {
    const history = new History();
    const tiles = TILES.map(([name, title, how]) => ({ name, ...buildTile(title, how) }));
    const overall = h("span.badge", { id: "overall", role: "status" }, "Asking…");
    const when = h("span.hint", { id: "status-when" });
    const trouble = h("p.error", { role: "alert" });
    const sites = h("div", { id: "sites" });
    const charts = h(
      "div.tiles",
      { id: "figures" },
      tiles.map(({ element: tile }) => tile),
    );
    fill(
      element,
      h("div.spread", null, h("h1", null, "Status"), h("div.row", null, overall, when)),
      trouble,
      h(
        "section.card.stack.tight",
        { "aria-labelledby": "sites-title" },
        h("h2", { id: "sites-title" }, "Sites and agents"),
        sites,
      ),
      h("section.stack", { "aria-labelledby": "figures-title" }, h("h2", { id: "figures-title" }, "Figures"), charts),
    );
    return whileVisible(element, async () => {
      try {
        const [ready, metrics] = await Promise.all([readiness(context), asked(context, "metrics")]);
        history.add(figuresOf(await metrics.text()), performance.now());
        for (const tile of tiles) tile.show(history.values(tile.name));
        fill(sites, table(ready));
        text(overall, ready.ready ? "Ready" : "Not ready");
        overall.className = `badge ${ready.ready ? "good" : "bad"}`;
        text(when, `as of ${timeOf(Date.now()).slice(0, 8)}`);
        text(trouble, "");
      } catch (error) {
        text(overall, "No answer");
        overall.className = "badge bad";
        text(trouble, `The bridge does not answer: ${error.message}`);
      }
    });
  },
};

/** Looks at once, and again and again, but only while the panel can be seen. Returns what ends that. */
function whileVisible(element, look) {
  let isLooking = false;
  const now = async () => {
    if (isLooking || element.hidden || document.visibilityState !== "visible") return;
    isLooking = true;
    await look();
    isLooking = false;
  };
  const timer = setInterval(now, EVERY_MS);
  element.addEventListener("shown", now);
  document.addEventListener("visibilitychange", now);
  now();
  return () => {
    clearInterval(timer);
    element.removeEventListener("shown", now);
    document.removeEventListener("visibilitychange", now);
  };
}

/** `/readyz` says the same with 200 and with 503. */
async function readiness(context) {
  return (await asked(context, "readyz", [200, 503])).json();
}

async function asked(context, path, fine = [200]) {
  const answer = await fetch(`${context.bridge.base}${path}`, {
    cache: "no-store",
    signal: AbortSignal.timeout(10_000),
  });
  if (!fine.includes(answer.status)) throw new Error(`${path} says ${answer.status}`);
  return answer;
}

function table({ sites, agents }) {
  const rows = Object.entries(sites).map(([name, { ready, detail }]) => [
    name,
    "site",
    ready,
    ready ? "ready" : "not ready",
    detail,
  ]);
  for (const [name, { connected, inFlight }] of Object.entries(agents)) {
    rows.push([name, "agent", connected > 0, connected ? `${connected} connected` : "away", `${inFlight} in flight`]);
  }
  return h(
    "div.scroll",
    { tabindex: "0", role: "region", "aria-label": "Table of sites and agents" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ["Name", "State", "Detail"].map((each) => h("th", { scope: "col" }, each)),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(([name, what, isGood, state, detail]) =>
          h(
            "tr",
            null,
            h("th.name", { scope: "row" }, name, h("span.hint", null, ` ${what}`)),
            h("td", null, h(`span.badge.${isGood ? "good" : "bad"}`, null, state)),
            h("td", null, detail),
          ),
        ),
      ),
    ),
  );
}
