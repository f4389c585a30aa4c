// Raw O2G events: `O2g.subscribe` as a form, and what is subscribed to.
import { action, perform } from "../../lib/actions.js";
import { field, fill, h } from "../../lib/dom.js";

/** O2G's packages of events (its API reference, "Event packages"); each event's own name does as well. */
export const PACKAGES = [
  ...[
    "telephony",
    "eventSummary",
    "unifiedComLog",
    "user",
    "userManagement",
    "routingManagement",
    "agent",
    "rsi",
    "pilot",
  ],
  ...["system", "pbxManagement", "rti", "acdstats"],
];

/** Builds it; its subscriptions end with the session. */
export function buildSubscribe(context) {
  const names = h("input", {
    id: "subscribe-names",
    value: "telephony",
    list: "subscribe-known",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  const known = h(
    "datalist",
    { id: "subscribe-known" },
    PACKAGES.map((name) => h("option", { value: name })),
  );
  const ids = h("input", {
    id: "subscribe-ids",
    value: context.session.login,
    autocomplete: "off",
    spellcheck: "false",
  });
  const label = h("input", {
    id: "subscribe-identifier",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "mine",
  });
  const active = h("ul.subscriptions", { id: "subscriptions", "aria-label": "Subscriptions" });
  const button = h("button.primary", { id: "subscribe" }, "Subscribe");
  offerEvents(context, known);

  const subscribe = (event) => {
    event.preventDefault();
    const selector = { names: listed(names.value) };
    if (listed(ids.value).length) selector.ids = listed(ids.value);
    const params = { selectors: [selector] };
    if (label.value.trim()) params.identifier = label.value.trim();
    perform(button, async () => {
      const { subscriptionId, identifier } = await context.client.o2g.subscribe(params);
      active.append(row(context, subscriptionId, identifier, selector));
    });
  };
  return h(
    "form.card.stack",
    { onsubmit: subscribe, "aria-labelledby": "subscribe-title" },
    h(
      "div",
      null,
      h("h2", { id: "subscribe-title" }, "Raw O2G events"),
      h("p.quiet-text", null, "As O2G itself sends them, beside those of Cti.js."),
    ),
    h(
      "div.params",
      null,
      field(
        "Packages or events",
        names,
        h("p.hint", null, "Several with spaces between: telephony OnAgentStateChanged"),
      ),
      field("Whose (login names)", ids, h("p.hint", null, "Left empty: everybody's, as far as O2G lets you.")),
      field("Identifier", label, h("p.hint", null, "Stands in each of the subscription's events.")),
    ),
    known,
    h("div.row", null, button),
    active,
  );
}

function row(context, subscriptionId, identifier, { names, ids }) {
  const whose = ids ? ` of ${ids.join(", ")}` : "";
  const leave = action("button.small", "Unsubscribe", async () => {
    await context.client.o2g.unsubscribe({ subscriptionId });
    item.remove();
  });
  leave.setAttribute("aria-label", `Unsubscribe ${identifier}`);
  const what = h("span", null, h("span.badge.accent", null, identifier), ` ${names.join(", ")}${whose}`);
  const item = h("li.spread", null, what, leave);
  return item;
}

async function offerEvents(context, known) {
  const { "x-notifications": notifications } = await context.openrpc().catch(() => ({}));
  const raw = notifications?.find(({ name }) => name === "O2g.event")?.params.find(({ name }) => name === "event");
  const events = raw?.schema.properties?.eventName?.enum ?? [];
  fill(
    known,
    [...PACKAGES, ...events].map((name) => h("option", { value: name })),
  );
}

function listed(written) {
  return written.split(/[\s,]+/).filter(Boolean);
}
