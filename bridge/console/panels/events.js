// The event inspector: every event of the session as it comes, to be filtered, held, opened and copied.
import { copyButton } from "../lib/copying.js";
import { fill, h, text } from "../lib/dom.js";
import { EventLog, KEPT_MOST } from "../lib/event_log.js";
import { EventRows } from "../lib/event_rows.js";
import { buildSubscribe } from "./events/subscribe.js";

export default {
  id: "events",
  title: "Events",
  needsSession: true,
  mount(element, context) {
    const log = new EventLog();
    const list = h("ol.event-rows", { id: "event-rows", "aria-label": "Events, the newest first" });
    const rows = new EventRows(list, context);
    const view = buildTools(log, rows, context);
    fill(
      element,
      h(
        "div",
        null,
        h("h1", null, "Events"),
        h(
          "p.lead",
          null,
          `Everything that this session is told, as it comes; the newest ${KEPT_MOST.toLocaleString("en")} are kept.`,
        ),
      ),
      h("div.card.stack", null, view.tools, view.nothing, list),
      context.session?.kind === "o2g" ? buildSubscribe(context) : null,
    );
    const end = context.onEvent("*", (event) => view.came(event));
    return () => {
      end();
      rows.end();
    };
  },
};

/** Filter, pause, copy and clear, and the numbers beside them. */
function buildTools(log, rows, context) {
  const type = h(
    "select",
    { id: "event-type", "aria-label": "Type of event" },
    h("option", { value: "" }, "All types"),
  );
  const words = h("input", {
    type: "search",
    id: "event-text",
    placeholder: "Filter by text",
    "aria-label": "Filter by text",
    autocomplete: "off",
    spellcheck: "false",
  });
  const pause = h("button", { type: "button", id: "event-pause", onclick: () => toggle() }, "Pause");
  const clear = h("button", { type: "button", id: "event-clear", onclick: () => empty() }, "Clear");
  const count = h("p.hint", { id: "event-count" });
  const nothing = h("p.hint", { id: "event-nothing" });
  const shownJson = () =>
    JSON.stringify(
      log.shown().map(({ event }) => event),
      null,
      2,
    );
  const copy = copyButton(context, shownJson, {
    label: "Copy all shown",
    what: "Copied what is shown, as JSON",
    size: "",
    id: "event-copy",
  });
  let isDue = false;

  const renew = () => {
    rows.all(log.shown());
    tell();
  };
  const tell = () => {
    isDue = false;
    offerTypes(type, log.types);
    const shown = rows.count;
    text(count, shown === log.entries.length ? `${shown} events` : `${shown} of ${log.entries.length} events`);
    text(
      nothing,
      shown
        ? ""
        : log.entries.length
          ? "None of the events is like this."
          : "Nothing yet. Dial somebody, or subscribe to raw events below.",
    );
    copy.disabled = shown === 0;
    text(
      pause,
      log.isPaused ? `Resume${log.meanwhile ? ` (${log.meanwhile.toLocaleString("en")} new)` : ""}` : "Pause",
    );
    pause.setAttribute("aria-pressed", String(log.isPaused));
  };
  /** Numbers are told four times a second, however many events come. */
  const tellSoon = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(tell, 250);
  };
  const toggle = () => {
    if (log.isPaused) log.resume();
    else log.pause();
    renew();
  };
  const empty = () => {
    log.clear();
    renew();
  };
  type.addEventListener("change", () => {
    log.choose({ type: type.value });
    renew();
  });
  words.addEventListener("input", () => {
    log.choose({ text: words.value });
    renew();
  });
  tell();
  return {
    tools: h("div.stack.tight", null, h("div.tools", null, type, words, h("div.row", null, pause, copy, clear)), count),
    nothing,
    came(event) {
      const { shown, left } = log.add(event, Date.now());
      if (shown) rows.add(shown);
      if (left) rows.remove(left);
      tellSoon();
    },
  };
}

/** The types that are there, with their numbers; the choice stays. */
function offerTypes(select, types) {
  const wanted = ["", ...[...types.keys()].sort()];
  if (select.value && !types.has(select.value)) wanted.push(select.value);
  const is = [...select.options].map(({ value }) => value);
  if (is.join() !== wanted.join()) {
    const chosen = select.value;
    fill(
      select,
      wanted.map((value) => h("option", { value }, value || "All types")),
    );
    select.value = chosen;
  }
  for (const option of select.options)
    if (option.value) text(option, `${option.value} (${types.get(option.value) ?? 0})`);
}
