// Through which socket a REST request goes: that of the session, or one of its own with a token.
import { openTunnel } from "../../../client/esm/index.js";
import { field, fill, h, text } from "../../lib/dom.js";

/** Builds the choice: `{ element, request(asked), site, kind, onEvent, end }`. Rejects like the client. */
export function buildCarriers(context, { onEvent, onSite }) {
  const way = h("select", { id: "tunnel-way" });
  const token = h("input", { id: "tunnel-token", type: "password", autocomplete: "off", spellcheck: "false" });
  const site = h("select", { id: "tunnel-site" });
  const tokenField = field(
    "Token",
    token,
    h("p.hint", null, "One of [[tokens]] in the bridge's configuration; the demo's is demo-client."),
  );
  const siteField = field("Site", site);
  let open = null;

  const drop = () => {
    open?.then(
      (tunnel) => tunnel.close(),
      () => {},
    );
    open = null;
  };
  const follow = () => {
    const before = way.value;
    const isSignedIn = Boolean(context.session);
    fill(
      way,
      isSignedIn &&
        h("option", { value: "session" }, `the socket of ${context.session.login} (${context.session.site})`),
      h("option", { value: "token" }, "a socket with a token"),
    );
    way.value = isSignedIn ? "session" : "token";
    if (way.value !== before) changed();
  };
  const changed = () => {
    tokenField.hidden = siteField.hidden = way.value !== "token";
    drop();
    onSite();
  };
  const opened = () => {
    open ??= openTunnel({
      url: site.value
        ? `${context.bridge.base.replace(/^http/, "ws")}sites/${encodeURIComponent(site.value)}/ws`
        : context.bridge.wsUrl,
      token: token.value,
      onEvent,
      onEnd: () => (open = null),
    });
    open.catch(() => (open = null));
    return open;
  };
  way.addEventListener("change", changed);
  token.addEventListener("change", drop);
  site.addEventListener("change", changed);
  offerSites(context, site, siteField);
  const unfollow = context.onSession(follow);
  const unhear = context.onEvent("*", (event) => event.method === "Tunnel.event" && onEvent(event));
  const element = h("div.params", null, field("Through", way), tokenField, siteField);
  return {
    element,
    start: follow,
    /** The kind of the site, as far as it is known here. */
    get kind() {
      return way.value === "session" ? context.session.kind : null;
    },
    async request(asked) {
      if (way.value === "session") return context.client.request(asked);
      if (!token.value)
        throw new Error("Write a token of the bridge's configuration, or sign in and use your session.");
      return (await opened()).request(asked);
    },
    end() {
      drop();
      unfollow();
      unhear();
    },
  };
}

async function offerSites(context, site, siteField) {
  try {
    const { sites } = await (await fetch(`${context.bridge.base}readyz`)).json();
    fill(
      site,
      Object.keys(sites).map((name) => h("option", { value: name }, name)),
    );
  } catch {
    text(siteField.querySelector("label"), "Site (the bridge's first)");
  }
}
