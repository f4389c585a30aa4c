// The panels as tabs, with an address each: `#phone`. Arrow keys, Home and End go from tab to tab.
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Builds tabs into `rail` and their panels into `main`; the result shows one, or the one of the page's address. */
export function buildTabs(rail, main, panels) {
  const parts = panels.map((panel) => {
    const tab = h(
      "a.tab",
      { role: "tab", id: `tab-${panel.id}`, href: `#${panel.id}`, "aria-controls": `panel-${panel.id}`, tabindex: "-1" },
      icon(panel.id),
      h("span", null, panel.title),
    );
    const place = h("section.panel", {
      role: "tabpanel",
      id: `panel-${panel.id}`,
      "aria-labelledby": tab.id,
      hidden: true,
    });
    return { id: panel.id, tab, place };
  });
  const list = h("div.tabs", { role: "tablist", "aria-label": "Panels" }, parts.map(({ tab }) => tab));
  rail.replaceChildren(list);
  main.replaceChildren(...parts.map(({ place }) => place));

  const show = () => {
    const wanted = parts.find(({ id }) => `#${id}` === location.hash) ?? parts[0];
    for (const part of parts) {
      const isShown = part === wanted;
      part.tab.setAttribute("aria-selected", String(isShown));
      part.tab.tabIndex = isShown ? 0 : -1;
      part.place.hidden = !isShown;
    }
    wanted.place.dispatchEvent(new Event("shown"));
    wanted.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  list.addEventListener("keydown", (event) => {
    const at = parts.findIndex(({ tab }) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === " ") document.activeElement.click();
    if (to === undefined && event.key !== " ") return;
    event.preventDefault();
    if (to === undefined) return;
    const { id, tab } = parts.at(to % parts.length);
    location.hash = id;
    tab.focus();
  });
  addEventListener("hashchange", show);
  show();
  return new Map(parts.map(({ id, place }) => [id, place]));
}
