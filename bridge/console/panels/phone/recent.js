// The user's last calls, each of which can be called again.
import { action } from "../../lib/actions.js";
import { fill, h } from "../../lib/dom.js";
import { party } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";

/** How many calls are shown: those of an hour or two, without a page to scroll. */
const SHOWN_MOST = 8;

/** `status` of a call in `CallHistory`: in words, its drawing, and whether the user was the one who called. */
const STATUSES = {
  emitted: ["Outgoing", "outgoing", true],
  answered: ["Incoming", "incoming", false],
  missed: ["Missed", "missed", false],
};

/** Builds the card; `ask` has it show the calls that the PBX knows now. Where it keeps none there is no card. */
export function buildRecent(cti) {
  const list = h("ul.recent#recent", { "aria-labelledby": "recent-title" });
  const element = h("section.card.stack", { "aria-labelledby": "recent-title", hidden: true }, h("h2#recent-title", null, "Recent"), list);
  const ask = async () => {
    let history;
    try {
      history = await cti.getUserCallHistory({ size: SHOWN_MOST });
    } catch {
      return; // what was shown is still so, or there is nothing to show
    }
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    fill(list, history.slice(0, SHOWN_MOST).map((call) => buildRow(call, cti)));
    if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
    element.hidden = history.length === 0;
  };
  return { element, ask };
}

function buildRow(call, cti) {
  const [words, drawing, isOwn] = STATUSES[call.status] ?? [call.status, "incoming", false];
  const number = isOwn ? call.dstNum : call.srcNum;
  const names = isOwn ? [call.dstFirstName, call.dstLastName] : [call.srcFirstName, call.srcLastName];
  const who = party(names.filter(Boolean).join(" "), number);
  const again = action("button.quiet.round", "", () => cti.dial({ destination: number }), "phone");
  again.setAttribute("aria-label", `Call ${who}`);
  again.title = `Call ${who}`;
  again.disabled = !number;
  return h(
    "li",
    { "data-status": call.status },
    icon(drawing),
    h("div.grow", null, h("p", null, who), h("p.hint", null, [words, call.start?.slice(11, 16), call.duration?.replace(/^00:/, "")].filter(Boolean).join(" · "))),
    again,
  );
}
