// A card for each call: who it is, how it goes, and its buttons. Cards stay while their call does, and so does the focus.
import { action } from "../../lib/actions.js";
import { fill, h, text } from "../../lib/dom.js";
import { duration, party } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";

const STATES = {
  ringing: ["Ringing", "accent"],
  dialing: ["Calling…", "accent"],
  active: ["Connected", "good"],
  held: ["On hold", "warn"],
};

/** The cards of all calls. `done` is called when the card that had the focus is gone. */
export class CallCards {
  #calls;
  #cti;
  #done;
  #cards = new Map();

  constructor(calls, cti, done) {
    this.#calls = calls;
    this.#cti = cti;
    this.#done = done;
    this.element = h("ul.calls#calls", { "aria-labelledby": "calls-title" });
  }

  /** Makes the cards those of the calls that there are. */
  show() {
    const all = this.#calls.all();
    for (const [id, card] of this.#cards) {
      if (all.some((call) => call.id === id)) continue;
      const hadFocus = card.element.contains(document.activeElement);
      card.element.remove();
      this.#cards.delete(id);
      if (hadFocus) this.#done();
    }
    for (const call of all) {
      let card = this.#cards.get(call.id);
      if (!card) {
        card = buildCard(call.id, this.#cti);
        this.#cards.set(call.id, card);
        this.element.append(card.element);
      }
      card.show(call, this.#calls.possible(call));
    }
    this.element.hidden = all.length === 0;
    this.tick();
  }

  /** Moves the clocks on. */
  tick() {
    for (const call of this.#calls.all()) this.#cards.get(call.id)?.tick(call);
  }
}

function buildCard(uniqueId, cti) {
  const who = h("p.who-calls");
  const about = h("p.hint");
  const badge = h("span.badge");
  const clock = h("span.clock", { "aria-label": "Duration" });
  const sign = h("span.avatar", { "aria-hidden": "true" });
  const transfer = buildTransfer(cti);
  const buttons = {
    answer: action("button.good", "Answer", () => cti.answer({ uniqueId }), "phone"),
    hold: action("button", "Hold", () => cti.hold({ uniqueId }), "hold"),
    retrieve: action("button.primary", "Retrieve", () => cti.hold({ uniqueId }), "retrieve"),
    transfer: transfer.opener,
    hangup: action("button.bad", "Hang up", () => cti.hangup({ uniqueId }), "hangup"),
  };
  for (const [name, button] of Object.entries(buttons)) button.dataset.action = name;
  const row = h("div.row", null, Object.values(buttons));
  const element = h(
    "li.card.call-card",
    { "data-call": uniqueId },
    h("div.call-head", null, sign, h("div.grow", null, who, about), h("div.call-state", null, badge, clock)),
    row,
    transfer.element,
  );

  const show = (call, possible) => {
    const [label, kind] = STATES[call.state];
    element.dataset.state = call.state;
    text(who, call.participants.length ? "Conference" : party(call.name, call.number));
    text(badge, label);
    badge.className = `badge ${kind}`;
    fill(sign, icon(call.direction === "Incoming" ? "incoming" : "outgoing"));
    text(about, describe(call));
    const focused = document.activeElement;
    for (const [name, button] of Object.entries(buttons)) button.hidden = !possible.includes(name);
    row.hidden = possible.length === 0;
    if (buttons.transfer.hidden) transfer.close();
    // The button that had the focus has gone: the next one that there is gets it, as a keyboard expects.
    if (element.contains(focused) && (focused.hidden || focused.closest("[hidden]"))) {
      Object.values(buttons).find((button) => !button.hidden)?.focus();
    }
  };
  const tick = (call) => text(clock, duration((Date.now() - call.since) / 1000));
  return { element, show, tick };
}

/** What is known of a call besides who it is. */
function describe(call) {
  const others = call.participants.filter(({ isMe }) => !isMe).map(({ phoneNumber }) => phoneNumber);
  const parts = [call.direction === "Incoming" ? "Incoming" : "Outgoing"];
  if (call.queue) parts.push(`queue ${call.queue}`);
  if (call.own) parts.push(`on ${call.own}`);
  if (others.length) parts.push(`with ${others.join(", ")}`);
  return parts.join(" · ");
}

/** Where to transfer to, and how: at once, or after asking. */
function buildTransfer(cti) {
  const number = h("input", { inputmode: "tel", autocomplete: "off", spellcheck: "false", "aria-label": "Transfer to", placeholder: "Number" });
  const to = async (how) => {
    const destination = number.value.trim();
    if (!destination) return number.focus();
    await how({ destination });
    return close();
  };
  const now = action("button", "Transfer now", () => to(cti.directTransfer));
  const first = action("button.primary", "Ask first", () => to(cti.attendedTransfer));
  now.dataset.action = "transfer-now";
  first.dataset.action = "ask-first";
  const element = h("div.transfer", { hidden: true, role: "group", "aria-label": "Transfer" }, number, first, now);
  const opener = h(
    "button",
    {
      type: "button",
      "aria-expanded": "false",
      onclick: () => {
        element.hidden = !element.hidden;
        opener.setAttribute("aria-expanded", String(!element.hidden));
        if (!element.hidden) number.focus();
      },
    },
    icon("transfer"),
    h("span", null, "Transfer"),
  );
  const close = () => {
    element.hidden = true;
    number.value = "";
    opener.setAttribute("aria-expanded", "false");
  };
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      opener.focus();
    } else if (event.key === "Enter" && event.target === number) {
      first.click();
    }
  });
  return { element, opener, close };
}
