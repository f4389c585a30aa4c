// Short notices in the corner of the page, and what screen readers are told at once.
import { h } from "./dom.js";

/** How long a notice stays: a sentence is read in 3 s, an error is looked at twice. */
const STAYS_MS = { info: 5_000, good: 4_000, bad: 12_000 };

/**
 * Shows a sentence; `kind` is "info", "good" or "bad". The same sentence twice is one notice. `offer` is a button
 * `{ label, act }`; a notice that has one stays until it is taken away by the function that is returned.
 */
export function notify(sentence, kind = "info", offer = null) {
  const place = document.getElementById("notices");
  for (const other of place.children) if (other.dataset.sentence === sentence) other.remove();
  const notice = h(
    `div.notice.${kind}`,
    { role: kind === "bad" ? "alert" : "status", "data-sentence": sentence },
    h("p", null, sentence),
    offer && h("button.primary", { type: "button", onclick: offer.act }, offer.label),
    h("button.plain", { type: "button", "aria-label": "Dismiss", onclick: () => notice.remove() }, "×"),
  );
  place.append(notice);
  if (!offer) setTimeout(() => notice.remove(), STAYS_MS[kind] ?? STAYS_MS.info);
  return () => notice.remove();
}

/** Has screen readers say something now: a call comes in. */
export function announce(sentence) {
  document.getElementById("announce").textContent = sentence;
}

/** An error of the client's in words that help: what the bridge said, and what the PBX said behind it. */
export function inWords(error) {
  const data = error.data ?? {};
  if (error.name === "NotSupported") return `Not possible on this kind of site: ${data.why ?? error.message}`;
  const said = [data.message, data.error].find((each) => typeof each === "string" && !error.message.includes(each));
  return said ? `${error.message}: ${said}` : error.message;
}
