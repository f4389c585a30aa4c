// The explorer's list: a search, and the methods in groups that open. Arrow keys go from method to method.
import { fill, h, text } from "../../lib/dom.js";
import { found, grouped } from "../../lib/methods.js";

/** Up to so many hits all groups are open: more than that is read group by group. */
const OPEN_MOST = 60;

/** Builds it; `chosen(method)` hears of a choice. Returns `{ element, choose, focus, end }`. */
export function buildMethodList(methods, context, chosen) {
  const search = h("input", {
    type: "search",
    id: "method-search",
    placeholder: "dial, queue, /telephony/calls …",
    "aria-label": "Search the methods",
    autocomplete: "off",
    spellcheck: "false",
  });
  const only = h("input", { type: "checkbox", id: "only-possible" });
  const onlyLabel = h("label.check", { for: "only-possible" }, only, h("span", null, "Only what this site can do"));
  const count = h("p.hint", { role: "status", id: "method-count" });
  const groups = h("div.method-groups");
  let current = null;
  let entries = [];

  const kind = () => context.session?.kind ?? null;
  const can = (method) => !kind() || method.sites.some((site) => site.can && site.kind === kind());
  const show = () => {
    const hits = found(methods, search.value).filter((method) => !only.checked || can(method));
    entries = [];
    const isSearch = search.value.trim() !== "";
    const built = grouped(hits).map(([name, members]) => {
      const buttons = members.map(entryOf);
      entries.push(...buttons);
      const isOpen = (isSearch && hits.length <= OPEN_MOST) || members.includes(current);
      return h(
        "details",
        { open: isOpen },
        h("summary", null, h("span", null, name), h("span.badge", null, String(members.length))),
        h(
          "ul",
          null,
          buttons.map((button) => h("li", null, button)),
        ),
      );
    });
    fill(groups, built);
    text(
      count,
      hits.length ? `${hits.length} of ${methods.length}` : "Nothing is called so. Try fewer or shorter words.",
    );
    mark();
  };
  const entryOf = (method) => {
    const why = can(method) ? null : `not on ${context.session.kind}`;
    return h(
      `button.method-entry${why ? ".cannot" : ""}`,
      { type: "button", "data-method": method.name, title: why, onclick: () => chosen(method) },
      h("span", null, method.name),
    );
  };
  const mark = () => {
    for (const button of entries) {
      if (button.dataset.method === current?.name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  };
  const visible = () => entries.filter((button) => button.closest("details").open);
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = visible();
    const at = all.indexOf(document.activeElement);
    if (at < 0 && event.target !== search) return;
    event.preventDefault();
    if (at + step < 0) search.focus();
    else all[at + step]?.focus();
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && entries.length) entries[0].click();
  });
  only.addEventListener("change", show);

  const element = h(
    "nav.card.method-list",
    { "aria-label": "Methods", onkeydown: move },
    search,
    onlyLabel,
    count,
    groups,
  );
  const follow = () => {
    onlyLabel.hidden = !kind();
    if (!kind()) only.checked = false;
    show();
  };
  const end = context.onSession(follow);
  follow();
  return {
    element,
    choose(method) {
      current = method;
      const button = entries.find(({ dataset }) => dataset.method === method.name);
      if (button) button.closest("details").open = true;
      mark();
    },
    focus: () => (entries.find((button) => button.getAttribute("aria-current")) ?? search).focus(),
    end,
  };
}
