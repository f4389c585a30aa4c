// Elements from JavaScript, and what stands in them. Nothing here ever parses text as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element: `h("button.primary#dial", { type: "button", onclick: dial }, "Dial")`.
 *
 * Names behind dots are classes, one behind `#` is the id. Functions become listeners; `true` and `false` set and leave
 * out an attribute; `null` and `undefined` are left out, as attributes and as children. Arrays of children are flat.
 */
export function h(name, attributes, ...children) {
  return build((tag) => document.createElement(tag), name, attributes, children);
}

/** The same for SVG: `s("path", { d: "M0 0h8" })`. */
export function s(name, attributes, ...children) {
  return build((tag) => document.createElementNS(SVG, tag), name, attributes, children);
}

function build(make, name, attributes, children) {
  const [tag, ...marks] = name.split(/(?=[.#])/);
  const element = make(tag || "div");
  for (const mark of marks) {
    if (mark[0] === "#") element.id = mark.slice(1);
    else element.classList.add(mark.slice(1));
  }
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces all children. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets an element's text where it differs: so selections stay, and nothing is announced twice. */
export function text(element, value) {
  const wanted = String(value ?? "");
  if (element.textContent !== wanted) element.textContent = wanted;
  return element;
}

let ids = 0;

/** An id that no other element has. */
export function freshId(prefix = "id") {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** A labelled field: `field("Number", h("input"))`. `more` goes below it, and describes it. */
export function field(label, input, more = null) {
  input.id ||= freshId("field");
  if (more) {
    more.id ||= freshId("about");
    input.setAttribute("aria-describedby", more.id);
  }
  return h("div.field", null, h("label", { for: input.id }, label), input, more);
}
