// The PBX's own sign-in through the tunnel: the requests that its documentation asks for, one after the other.
import { perform } from "../../lib/actions.js";
import { field, h, text } from "../../lib/dom.js";
import { basic } from "../../lib/rest.js";

/** Per kind of site: what it is called, and how one signs in; `send` gives the answer, or null. */
const KINDS = {
  o2g: {
    name: "O2G",
    async signIn(login, password, send) {
      const first = await send({
        method: "GET",
        path: "/api/rest/authenticate?version=1.0",
        headers: { Authorization: basic(login, password) },
      });
      if (first?.status !== 200) return null;
      const session = await send({
        method: "POST",
        path: "/api/rest/1.0/sessions",
        headers: {},
        body: { applicationName: "ctibridge console" },
      });
      return session?.status === 200 ? { method: "GET", path: "/api/rest/1.0/telephony/calls", headers: {} } : null;
    },
  },
  xivo: {
    name: "XUC",
    async signIn(login, password, send) {
      const answer = await send({
        method: "POST",
        path: "/xuc/api/2.0/auth/login",
        headers: {},
        body: { login, password },
        isSecret: true,
      });
      if (!answer?.body?.token) return null;
      return {
        method: "GET",
        path: "/xuc/api/2.0/auth/check",
        headers: { Authorization: `Bearer ${answer.body.token}` },
      };
    },
  },
};

/** Builds it, folded; afterwards a first request stands in the form. */
export function buildSiteSignIn(carriers, send, form) {
  const kind = h(
    "select",
    { id: "site-kind" },
    Object.entries(KINDS).map(([id, { name }]) => h("option", { value: id }, name)),
  );
  const login = h("input", {
    id: "site-login",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
  });
  const password = h("input", { id: "site-password", type: "password", autocomplete: "off", required: true });
  const button = h("button", { id: "site-sign-in" }, "Sign in at the PBX");
  const said = h("span.hint", { role: "status", id: "site-said" });
  const submit = (event) => {
    event.preventDefault();
    perform(button, async () => {
      text(said, "");
      const next = await KINDS[kind.value].signIn(login.value.trim(), password.value, send);
      text(said, next ? "Signed in. The next request has what it needs." : "Not signed in: the answer says why.");
      if (next) form.put(next);
      password.value = "";
    });
  };
  const opened = () => {
    if (carriers.kind) kind.value = carriers.kind;
  };
  return h(
    "details",
    { ontoggle: opened },
    h("summary", null, "Sign in at the PBX"),
    h(
      "form.stack",
      { onsubmit: submit, "aria-label": "Sign in at the PBX" },
      h("div.params", null, field("Interface", kind), field("Login", login), field("Password", password)),
      h("div.row", null, button, said),
    ),
  );
}
