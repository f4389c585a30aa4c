// Text into the clipboard, also on pages without TLS, where browsers keep their clipboard to themselves.
import { h } from "./dom.js";

/** A button that copies what `give()` returns, and says so. */
export function copyButton(context, give, { label = "Copy", what = "Copied", size = ".small", ...attributes } = {}) {
  const copied = async () => {
    try {
      await copy(give());
      context.notify(what, "good");
    } catch {
      context.notify("The browser does not let the page copy: select the text and copy it yourself.", "bad");
    }
  };
  return h(`button${size}`, { type: "button", onclick: copied, ...attributes }, label);
}

async function copy(text) {
  if (navigator.clipboard) {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // not granted: the old way needs no grant
    }
  }
  const before = document.activeElement;
  const area = h("textarea.hidden-text", { "aria-hidden": "true", tabindex: "-1" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  if (!done) throw new Error("the browser refuses");
  return undefined;
}
