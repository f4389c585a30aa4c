// Do not disturb, and the three forwards, as the PBX tells them.
import { toggle } from "../../lib/actions.js";
import { h } from "../../lib/dom.js";

/** Each forward: its method, its label, and its fields in `UserConfigUpdate`. */
const FORWARDS = [
  ["uncFwd", "All calls"],
  ["naFwd", "No answer"],
  ["busyFwd", "Busy"],
];

/** Builds the card; `show` takes a `UserConfigUpdate`. */
export function buildAvailability(cti) {
  const dnd = toggle("button.switch#dnd", "Do not disturb", (state) => cti.dnd({ state }));
  const forwards = FORWARDS.map(([method, label]) => buildForward(cti, method, label));
  const element = h(
    "section.card.stack",
    { "aria-labelledby": "availability-title" },
    h("h2#availability-title", null, "Availability"),
    dnd.element,
    h("div.stack.forwards", { role: "group", "aria-label": "Forwarding" }, h("h3", null, "Forward"), forwards.map((each) => each.element)),
  );
  const show = (config) => {
    dnd.set(config.dndEnabled);
    for (const forward of forwards) forward.show(config);
  };
  return { element, show };
}

function buildForward(cti, method, label) {
  const number = h("input", { id: method, inputmode: "tel", autocomplete: "off", spellcheck: "false", "aria-label": `${label}: forward to`, placeholder: "Number" });
  const change = async (state) => {
    const destination = number.value.trim();
    if (state && !destination) {
      number.focus();
      throw new Error("Say where to forward to first.");
    }
    await cti[method]({ destination, state });
  };
  const { element, set } = toggle(`button.switch#${method}-on`, label, change);
  const show = (config) => {
    const isOn = config[`${method}Enabled`];
    set(isOn);
    if (isOn && document.activeElement !== number) number.value = config[`${method}Destination`];
  };
  return { element: h("div.forward", null, element, number), show };
}
