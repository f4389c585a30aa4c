// The agent's own state, and what he can make of it: log in, pause, be ready again, log out.
import { action, perform } from "../../lib/actions.js";
import { field, h, text } from "../../lib/dom.js";
import { duration } from "../../lib/format.js";
import { inWords } from "./states.js";

/** Builds the card. `show` takes the user's number as an agent, what is known of him, and his own phone if that is. */
export function buildDesk(cti) {
  const state = h("p.agent-state#agent-state");
  const clock = h("span.clock", { "aria-label": "Since" });
  const about = h("p.hint#agent-about");
  const phone = h("input#agent-phone", { inputmode: "tel", autocomplete: "off", required: true });
  const reason = h("input#pause-reason", { autocomplete: "off", list: "pause-reasons" });
  const reasons = h("datalist#pause-reasons");
  const enter = h("button.primary#agent-login", null, "Log in");
  const logIn = h(
    "form.agent-form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        return perform(enter, () => cti.loginAgent({ agentPhoneNumber: phone.value.trim() }));
      },
    },
    field("Phone", phone),
    enter,
  );
  const ready = action("button.primary#agent-ready", "Ready", () => cti.unpauseAgent(), "ready");
  const pause = action("button#agent-pause", "Pause", () => cti.pauseAgent(reason.value.trim() ? { reason: reason.value.trim() } : {}), "pause");
  const logOut = action("button.bad#agent-logout", "Log out", () => cti.logoutAgent(), "out");
  const pausing = h("div.agent-form", null, field("Reason", reason), reasons, pause);
  const controls = h("div.agent-controls", null, logIn, ready, pausing, logOut);
  const element = h(
    "section.card.desk",
    { "aria-label": "Your state as an agent" },
    h("div.desk-state", null, h("span.lamp", { "aria-hidden": "true" }), h("div", { role: "status" }, state, about), clock),
    controls,
  );
  let agent;

  const tick = () => text(clock, agent?.state ? duration((Date.now() - agent.sinceMs) / 1000) : "");
  const show = (own, shown, ownPhone = "") => {
    if (document.activeElement !== phone) phone.value ||= ownPhone;
    agent = shown;
    controls.hidden = own === undefined;
    const [words, kind] = own === undefined ? ["You are no agent", ""] : inWords(agent?.state);
    text(state, words);
    element.dataset.kind = kind;
    text(about, own === undefined ? "Somebody else's queues may still be seen here." : describe(agent));
    const isOut = !agent?.state || agent.state === "AgentLoggedOut";
    const isPaused = agent?.state === "AgentOnPause";
    const focused = document.activeElement;
    logIn.hidden = !isOut;
    logOut.hidden = isOut;
    pausing.hidden = isOut || isPaused;
    ready.hidden = !isPaused && agent?.state !== "AgentOnWrapup";
    if (controls.contains(focused) && focused.closest("[hidden]")) {
      [ready, pause, enter].find((each) => !each.closest("[hidden]"))?.focus();
    }
    tick();
  };
  /** Offers the site's presences with a pause as reasons. */
  const offer = (statuses) => {
    const pauses = statuses.filter(({ actions }) => actions.some(({ name }) => name.startsWith("queuepause")));
    reasons.replaceChildren(...pauses.map(({ name, longName }) => h("option", { value: name }, longName)));
  };
  return { element, show, tick, reasons: offer };
}

/** What else is known of an agent: his phone, why he pauses, whose call he has. */
function describe(agent) {
  if (!agent?.state || agent.state === "AgentLoggedOut") return "Log in to be given calls from your queues.";
  const parts = [];
  if (agent.phone) parts.push(`Phone ${agent.phone}`);
  if (agent.cause && agent.state === "AgentOnPause") parts.push(agent.cause);
  return parts.join(" · ");
}
