// All agents of the site, and what they do.
import { h, text } from "../../lib/dom.js";
import { duration, party } from "../../lib/format.js";
import { inWords } from "./states.js";

/** The agents of a contact centre, as a table. */
export class Team {
  #centre;
  #rows = new Map();
  #body = h("tbody");

  constructor(centre) {
    this.#centre = centre;
    const heads = ["Agent", "State", "Phone", "Since"].map((name) => h("th", { scope: "col" }, name));
    const table = h("table#team-table", { "aria-labelledby": "team-title" }, h("thead", null, h("tr", null, heads)), this.#body);
    this.element = h(
      "section.card.stack#team",
      { "aria-labelledby": "team-title", hidden: true },
      h("h2#team-title", null, "Team"),
      h("div.scroll", { tabindex: "0", role: "region", "aria-label": "All agents" }, table),
    );
  }

  /** Makes the rows those of the agents that there are; `own` is the user's number as an agent. */
  show(own) {
    const known = [...this.#centre.agents.values()].filter(({ number }) => number);
    for (const agent of known) {
      if (!this.#rows.has(agent.id)) {
        const cells = { state: h("span.badge"), phone: h("td"), clock: h("td") };
        const name = `${party(agent.name, agent.number)}${agent.id === own ? ", you" : ""}`;
        this.#body.append(h("tr", { "data-agent": agent.id }, h("th", { scope: "row" }, name), h("td", null, cells.state), cells.phone, cells.clock));
        this.#rows.set(agent.id, cells);
      }
      const cells = this.#rows.get(agent.id);
      const [words, kind] = inWords(agent.state);
      text(cells.state, agent.cause && agent.state === "AgentOnPause" ? `${words}: ${agent.cause}` : words);
      cells.state.className = `badge ${kind}`;
      text(cells.phone, agent.phone || "–");
    }
    this.element.hidden = known.length === 0;
    this.tick();
  }

  /** Moves the clocks on. */
  tick() {
    for (const [id, { clock }] of this.#rows) {
      text(clock, duration((Date.now() - this.#centre.agents.get(id).sinceMs) / 1000));
    }
  }
}
