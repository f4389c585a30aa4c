// The sign-in: which site, who, and with which phone.
import { field, h, text } from "./dom.js";
import { inWords } from "./notices.js";

/** The words of a refusal, by the client's class of error where the bridge's own words say too little. */
const REFUSED = {
  NotSignedIn: "Login or password is wrong.",
  TooManyRequests: "Too many failed sign-ins. Wait a minute, then try again.",
};

/** Builds the form; `signedIn` gets nothing, it comes when there is a session. Returns its element. */
export function buildSignIn(context) {
  const site = h("select", { name: "site", id: "site" });
  const login = h("input", { name: "login", id: "login", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true });
  const password = h("input", { name: "password", id: "password", type: "password", autocomplete: "current-password", required: true });
  const phone = h("input", { name: "phoneNumber", id: "phoneNumber", inputmode: "tel", autocomplete: "off" });
  const refusal = h("p.error", { role: "alert", id: "refusal" });
  const button = h("button.primary.wide", { id: "sign-in" }, "Sign in");
  const about = h("p.hint");

  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    text(button, "Signing in…");
    text(refusal, "");
    try {
      const given = { login: login.value.trim(), password: password.value };
      if (site.value) given.site = site.value;
      if (phone.value.trim()) given.phoneNumber = phone.value.trim();
      await context.signIn(given);
      password.value = "";
    } catch (error) {
      text(refusal, REFUSED[error.name] ?? inWords(error));
      password.focus();
    } finally {
      button.disabled = false;
      text(button, "Sign in");
    }
  };
  const choice = field("Site", site, about);
  const form = h(
    "form.card.sign-in",
    { onsubmit: submit, "aria-labelledby": "sign-in-title" },
    h("h1", { id: "sign-in-title" }, "Sign in"),
    h("p.lead", null, "With the login and password that you have at the telephone system."),
    choice,
    field("Login", login),
    field("Password", password),
    h("details", null, h("summary", null, "Another phone"), field("Phone number", phone, h("p.hint", null, "One of your own, if you have several."))),
    refusal,
    button,
  );
  offerSites(context, site, about, choice);
  return form;
}

/** The sites as `/readyz` tells them; one that cannot be used now can be chosen, and says so. */
async function offerSites(context, site, about, choice) {
  let sites;
  try {
    ({ sites } = await (await fetch(`${context.bridge.base}readyz`)).json());
  } catch {
    choice.hidden = true; // the bridge takes its first site
    return;
  }
  const tell = () => text(about, sites[site.value]?.ready ? "" : `Not ready: ${sites[site.value]?.detail ?? "unknown"}`);
  site.replaceChildren(...Object.keys(sites).map((name) => h("option", { value: name }, name)));
  site.addEventListener("change", tell);
  choice.hidden = Object.keys(sites).length < 2;
  tell();
}
