// The tunnel: REST requests to the PBX through the socket, as programs in other networks send them.
import { h, fill, text } from "../lib/dom.js";
import { EventLog } from "../lib/event_log.js";
import { EventRows } from "../lib/event_rows.js";
import { inWords } from "../lib/notices.js";
import { Cookies } from "../lib/rest.js";
import { answered } from "./tunnel/answer.js";
import { buildCarriers } from "./tunnel/carriers.js";
import { buildRequest } from "./tunnel/request.js";
import { buildSiteSignIn } from "./tunnel/site_sign_in.js";

/** How many events of subscriptions are kept. */
const EVENTS_MOST = 50;

export default {
  id: "tunnel",
  title: "Tunnel",
  mount(element, context) {
    const cookies = new Cookies();
    const heard = buildHeard(context);
    const carriers = buildCarriers(context, {
      onEvent: heard.came,
      onSite: () => {
        cookies.clear();
        form.tell();
      },
    });
    const answer = h("section.card.stack.tight", { id: "answer", "aria-label": "Answer", hidden: true });
    const said = h("p.hidden-text", { role: "status" });
    const send = async (asked, signal) => {
      const began = performance.now();
      let outcome;
      try {
        outcome = { response: await carriers.request({ ...asked, headers: cookies.give(asked.headers), signal }) };
        cookies.take(outcome.response.headers);
      } catch (error) {
        outcome = { error };
      }
      answer.hidden = false;
      fill(answer, answered(asked, outcome, performance.now() - began, context));
      text(said, outcome.error ? inWords(outcome.error) : `Answer: ${outcome.response.status}`);
      form.tell();
      form.sent(asked, outcome);
      return outcome.response ?? null;
    };
    const form = buildRequest(context, cookies, send);
    const signIn = buildSiteSignIn(carriers, send, form);
    fill(
      element,
      h(
        "div",
        null,
        h("h1", null, "Tunnel"),
        h("p.lead", null, "REST requests to the PBX through the WebSocket. The PBX wants a sign-in of its own."),
      ),
      h("div.card.stack", null, carriers.element, signIn),
      form.element,
      said,
      answer,
      heard.element,
      form.history,
    );
    carriers.start();
    return () => {
      carriers.end();
      heard.end();
    };
  },
};

/** Events of subscriptions that were made here, with `?identifier=`. */
function buildHeard(context) {
  const log = new EventLog(EVENTS_MOST);
  const list = h("ol.event-rows", { "aria-label": "Events of tunnelled subscriptions" });
  const rows = new EventRows(list, context);
  const element = h(
    "section.card.stack.tight",
    { "aria-labelledby": "heard-title", hidden: true },
    h("h2", { id: "heard-title" }, "Events of subscriptions"),
    list,
  );
  return {
    element,
    came(event) {
      const { shown, left } = log.add(event, Date.now());
      rows.add(shown);
      if (left) rows.remove(left);
      element.hidden = false;
    },
    end: () => rows.end(),
  };
}
