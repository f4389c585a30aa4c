// The panels of the console, in the order of their tabs.
//
// A panel is `{ id, title, needsSession?, mount(element, context) }`. `mount` builds it into `element` and may return a
// function that ends it. One with `needsSession` is mounted after the sign-in, before the session's first event is told,
// and ended by the sign-out; before that its place shows the sign-in. Any other is mounted once, when the page starts.
// `element` gets the event "shown" each time its tab is chosen; until then it is `hidden`.
//
// `context` is one live object:
//   client          the client of clients/javascript; null while nobody is signed in
//   session         what `Session.login` answered: { sessionId, login, site, kind, ttl }; null as well
//   state           "signed out", "connecting", "open" or "waiting" (for the bridge to come back)
//   onSession(f)    calls f() when one of these three has changed; the result ends that
//   onEvent(type, f) calls f(event) for events of a type ("PhoneEvent", "OnCallCreated"), "*" for all, over all sessions
//   openrpc()       promises the OpenRPC document, which is fetched once
//   notify(text, kind, offer?)  a notice: "info", "good", "bad", perhaps with a button; see lib/notices.js
//   announce(text)  has screen readers say it at once
//   bridge          { base, wsUrl }: the bridge's addresses, base with a slash at its end
import agent from "./agent.js";
import events from "./events.js";
import methods from "./methods.js";
import phone from "./phone.js";
import status from "./status.js";
import tunnel from "./tunnel.js";

export const PANELS = [phone, agent, events, methods, tunnel, status];
