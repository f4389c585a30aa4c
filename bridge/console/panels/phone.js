// The soft phone: calls as they are, what can be done with each, and where calls go when nobody answers.
import { action, perform } from "../lib/actions.js";
import { Calls } from "../lib/calls.js";
import { fill, h, text } from "../lib/dom.js";
import { party } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { CallCards } from "./phone/call_cards.js";
import { buildConsultation } from "./phone/consultation.js";
import { buildAvailability } from "./phone/availability.js";
import { buildRecent } from "./phone/recent.js";

/** `PhoneStatusUpdate.status` of a phone whose handset is up. */
const BUSY = 2;

const KEYS = [
  ["1", ""], ["2", "ABC"], ["3", "DEF"], ["4", "GHI"], ["5", "JKL"], ["6", "MNO"],
  ["7", "PQRS"], ["8", "TUV"], ["9", "WXYZ"], ["*", ""], ["0", "+"], ["#", ""],
];

export default { id: "phone", title: "Phone", needsSession: true, mount };

function mount(element, context) {
  const calls = new Calls();
  const { cti } = context.client;
  const number = h("input#number", { inputmode: "tel", autocomplete: "off", spellcheck: "false", "aria-label": "Number to dial", placeholder: "Number" });
  const dial = h("button.primary.call#dial", null, icon("phone"), "Call");
  const tones = h("p.hint#tones", { role: "status" });
  const dialler = h(
    "form.card.stack.dialler",
    {
      "aria-labelledby": "dialler-title",
      onsubmit: (event) => {
        event.preventDefault();
        const destination = number.value.trim();
        if (!destination) return number.focus();
        return perform(dial, async () => {
          await cti.dial({ destination });
          number.value = "";
        });
      },
    },
    h("h2#dialler-title", null, "Dial"),
    h("div.number-row", null, number, dial),
    h("div.keypad", { role: "group", "aria-label": "Keypad" }, KEYS.map(([key, letters]) => keyButton(key, letters))),
    tones,
  );
  const cards = new CallCards(calls, cti, () => number.focus());
  const consultation = buildConsultation(calls, cti);
  const offHook = h(
    "div.card.spread",
    { hidden: true },
    h("p", null, "The handset is up, and there is no call."),
    action("button#hangup-phone", "Hang up", () => cti.hangup(), "hangup"),
  );
  const nobody = h("div.empty", null, icon("phone"), h("p", null, "No calls. Dial a number, or wait for somebody to call you."));
  const availability = buildAvailability(cti);
  const recent = buildRecent(cti);
  const notices = new Map(); // of calls that ring → what takes them away
  let status = 0;

  function keyButton(key, letters) {
    const press = () => {
      if (!calls.active()) {
        number.value += key;
        return undefined;
      }
      return perform(button, async () => {
        await cti.sendDtmf({ key });
        text(tones, `Sent ${key} to ${party(calls.active()?.name, calls.active()?.number)}.`);
      });
    };
    const button = h("button.key", { type: "button", onclick: press }, h("b", null, key), h("small", null, letters));
    return button;
  }

  /** Somebody calls: that is said at once, and on any other tab there is a button to answer. */
  function rings({ id, name, number: from }) {
    const sentence = `${party(name, from)} is calling.`;
    context.announce(sentence);
    if (!element.hidden) return;
    const act = () => {
      location.hash = "phone";
      return perform(element, () => cti.answer({ uniqueId: id }));
    };
    notices.set(id, context.notify(sentence, "info", { label: "Answer", act }));
  }

  /** Events have been missed: which calls go on is asked. */
  async function resync() {
    calls.replace((await cti.getCurrentCallsPhoneEvents()).events);
    for (const id of notices.keys()) if (!calls.all().some((call) => call.id === id && call.state === "ringing")) takeBack(id);
    show();
  }

  function takeBack(id) {
    notices.get(id)?.();
    notices.delete(id);
  }

  function show() {
    const all = calls.all();
    cards.show();
    consultation.show();
    nobody.hidden = all.length > 0;
    offHook.hidden = all.length > 0 || status !== BUSY;
    const active = calls.active();
    text(tones, active ? `The keypad sends tones to ${party(active.name, active.number)}.` : "");
    const ringing = all.filter(({ state }) => state === "ringing");
    document.title = ringing.length ? `${party(ringing[0].name, ringing[0].number)} is calling` : "ctibridge console";
  }

  fill(
    element,
    h("h1.hidden-text", null, "Phone"),
    h(
      "div.phone",
      null,
      h("div.stack", null, dialler, availability.element),
      h("section.stack", { "aria-labelledby": "calls-title" }, h("h2#calls-title", null, "Calls"), consultation.element, cards.element, offHook, nobody),
      recent.element,
    ),
  );
  const ends = [
    context.onEvent("PhoneEvent", ({ ctiMessage }) => {
      const isNew = !calls.all().some(({ id }) => id === ctiMessage.uniqueId);
      const call = calls.phoneEvent(ctiMessage);
      if (call?.state === "ringing" && isNew) rings(call);
      else if (call?.state !== "ringing") takeBack(ctiMessage.uniqueId);
      if (call?.state === "released") recent.ask();
      show();
    }),
    context.onEvent("ConferenceEvent", ({ ctiMessage }) => (calls.conferenceEvent(ctiMessage), show())),
    context.onEvent("ConferenceParticipantEvent", ({ ctiMessage }) => (calls.participantEvent(ctiMessage), show())),
    context.onEvent("PhoneStatusUpdate", ({ ctiMessage }) => ((status = ctiMessage.status), show())),
    context.onEvent("UserConfigUpdate", ({ ctiMessage }) => availability.show(ctiMessage)),
    context.onEvent("Resync", () => perform(element, resync)),
  ];
  const clock = setInterval(() => cards.tick(), 1000);
  show();
  recent.ask();
  return () => {
    clearInterval(clock);
    for (const end of [...ends, ...notices.values()]) end();
    document.title = "ctibridge console";
  };
}
