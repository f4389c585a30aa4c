// Buttons that ask the bridge for something.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { inWords, notify } from "./notices.js";

/**
 * A button that does something once at a time, and says in words why it could not.
 *
 * `look` is as in `h`: "button.primary#dial". While it works it is busy, not disabled: it keeps the keyboard's focus.
 */
export function action(look, label, act, symbol = null) {
  const button = h(look, { type: "button" }, symbol && icon(symbol), h("span", null, label));
  button.addEventListener("click", () => perform(button, act));
  return button;
}

/** Does something for an element that is busy meanwhile; resolves to whether it could be done. */
export async function perform(element, act) {
  if (element.getAttribute("aria-busy") === "true") return false;
  element.setAttribute("aria-busy", "true");
  try {
    await act();
    return true;
  } catch (error) {
    notify(inWords(error), "bad");
    return false;
  } finally {
    element.removeAttribute("aria-busy");
  }
}

/** A switch: `change(isOn)` asks for the other position; `set(isOn)` shows what is told. */
export function toggle(look, label, change) {
  const element = h(look, { type: "button", role: "switch", "aria-checked": "false" }, h("span.knob", { "aria-hidden": "true" }), h("span", null, label));
  const isOn = () => element.getAttribute("aria-checked") === "true";
  element.addEventListener("click", () => perform(element, () => change(!isOn())));
  return { element, set: (value) => element.setAttribute("aria-checked", String(value)) };
}
