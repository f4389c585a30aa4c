// The console's entry: bar, tabs, sign-in, and the panels' comings and goings.
import { fill, h, text } from "./lib/dom.js";
import { icon } from "./lib/icons.js";
import { Session } from "./lib/session.js";
import { buildSignIn } from "./lib/sign_in.js";
import { buildTabs } from "./lib/tabs.js";
import { followTheme, toggleTheme } from "./lib/theme.js";
import { PANELS } from "./panels/index.js";

const STATES = {
  "signed out": "Signed out",
  connecting: "Connecting…",
  open: "Connected",
  waiting: "Connection lost, trying again…",
};

const context = new Session();
const places = buildTabs(document.getElementById("tabs"), document.getElementById("main"), PANELS);
const ends = new Map();
let current = null;

buildBar();
for (const panel of PANELS) {
  if (!panel.needsSession) panel.mount(places.get(panel.id), context);
}
followSession();
context.onSession(followSession);
let isCut = false;
context.onEvent("LinkStatusUpdate", ({ ctiMessage: { status } }) => {
  if (status === "closed") context.notify("The PBX cannot be reached. What it knows is shown again when it is back.", "bad");
  else if (isCut) context.notify("The PBX is back.", "good");
  isCut = status === "closed";
});
// Some sites accept a command first, and tell afterwards that it was not possible.
for (const type of ["Error", "AgentError"]) {
  context.onEvent(type, ({ ctiMessage }) => context.notify(`Not possible: ${ctiMessage.Error}`, "bad"));
}

/** Builds and ends the panels of a session; while there is none, each of their places has the sign-in. */
function followSession() {
  if (context.client && context.client === current) return;
  for (const end of ends.values()) end?.();
  ends.clear();
  current = context.client;
  for (const panel of PANELS.filter(({ needsSession }) => needsSession)) {
    const place = places.get(panel.id);
    place.replaceChildren();
    if (current) ends.set(panel.id, panel.mount(place, context));
  }
  if (!current) offerSignIn();
}

/** One form for all places: it stands in the panel that is shown. */
function offerSignIn() {
  const form = buildSignIn(context);
  const waiting = PANELS.filter(({ needsSession }) => needsSession).map(({ id }) => places.get(id));
  const put = () => {
    if (current) return removeEventListener("hashchange", put);
    return waiting.find((place) => !place.hidden)?.append(form);
  };
  addEventListener("hashchange", put);
  put();
}

function buildBar() {
  const state = h("span.state", { id: "connection", role: "status" });
  const who = h("span.who", { id: "who" });
  const out = h("button.quiet", { type: "button", id: "sign-out", "aria-label": "Sign out", onclick: () => context.signOut() }, icon("out"), h("span", null, "Sign out"));
  const themes = h("button.quiet.round", { type: "button", id: "theme", onclick: toggleTheme });
  document.getElementById("bar").append(state, who, out, themes);
  followTheme((theme) => showTheme(themes, theme));
  themes.addEventListener("click", () => showTheme(themes, document.documentElement.dataset.theme));
  const show = () => {
    state.dataset.state = context.state;
    text(state, STATES[context.state] ?? context.state);
    text(who, context.session ? `${context.session.login} · ${context.session.site}` : "");
    who.hidden = out.hidden = !context.session;
  };
  context.onSession(show);
  show();
}

function showTheme(button, theme) {
  const other = theme === "dark" ? "light" : "dark";
  button.setAttribute("aria-label", `Use the ${other} theme`);
  button.title = `Use the ${other} theme`;
  fill(button, icon(other === "dark" ? "moon" : "sun"));
}
