// Text with its strings, numbers and words in colours: JSON, and the programs of `code.js`. Nothing is read as HTML.
import { h } from "./dom.js";

const KEYWORDS =
  "import|from|const|await|new|public|class|static|void|try|with|as|print|true|false|null|True|False|None";

/** A JSON name, another string, a keyword, a number. */
const PARTS = new RegExp(
  String.raw`("(?:[^"\\\n]|\\.)*")(?=\s*:)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'\\'')*')|\b(${KEYWORDS})\b|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)`,
  "g",
);

const CLASSES = ["name", "text", "word", "number"];

/** Longer texts stay plain: a span for each of their words would cost a second and more. */
const COLOURED_LETTERS = 60_000;

/** Longer texts are cut where they are shown; copied, they are whole. */
const SHOWN_LETTERS = 400_000;

/** Puts text into an element, in colours. */
export function colour(element, text) {
  const shown =
    text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}\n… ${text.length - SHOWN_LETTERS} more` : text;
  if (shown.length > COLOURED_LETTERS) {
    element.textContent = shown;
    return element;
  }
  const parts = [];
  let at = 0;
  for (const match of shown.matchAll(PARTS)) {
    if (match.index > at) parts.push(shown.slice(at, match.index));
    parts.push(h(`span.lit-${CLASSES[match.slice(1).findIndex((each) => each !== undefined)]}`, null, match[0]));
    at = match.index + match[0].length;
  }
  parts.push(shown.slice(at));
  element.replaceChildren(...parts);
  return element;
}

/** A value as indented JSON; bytes by their number, which is what a person can tell of them. */
export function pretty(value) {
  if (value === undefined) return "undefined";
  return JSON.stringify(value, null, 2);
}

/** A block of code that can be scrolled by keyboard; `name` is what a screen reader calls it. */
export function block(name, text = "") {
  return colour(h("pre.code", { tabindex: "0", role: "region", "aria-label": name }), text);
}
