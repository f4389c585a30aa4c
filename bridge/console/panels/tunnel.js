// The tunnel: REST requests to the PBX through the socket, as programs in other networks send them.
import { perform } from "../lib/actions.js";
import { buildCarriers } from "../lib/carriers.js";
import { block, colour } from "../lib/coloured.js";
import { copyButton } from "../lib/copying.js";
import { field, fill, h, text } from "../lib/dom.js";
import { EventLog } from "../lib/event_log.js";
import { EventRows } from "../lib/event_rows.js";
import { operationsOf } from "../lib/methods.js";
import { inWords } from "../lib/notices.js";
import { bodyOf, Cookies, headersOf, pathProblem, shownBody } from "../lib/rest.js";
import { buildSiteSignIn } from "../lib/site_sign_in.js";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/** How many requests are offered to be sent again, and how many events of subscriptions are kept. */
const SENT_MOST = 12;
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
    const answer = h("section.card.stack.tight", {
      id: "answer",
      "aria-label": "Answer",
      "aria-live": "polite",
      hidden: true,
    });
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
      fill(answer, told(asked, outcome, performance.now() - began, context));
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

/** The request's form, and what was sent before. */
function buildRequest(context, cookies, send) {
  const method = h(
    "select",
    { id: "rest-method" },
    METHODS.map((each) => h("option", { value: each }, each)),
  );
  const path = h("input.mono", {
    id: "rest-path",
    value: "/api/rest",
    list: "rest-paths",
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "none",
  });
  const paths = h("datalist", { id: "rest-paths" });
  const headers = h("textarea", {
    id: "rest-headers",
    rows: 2,
    spellcheck: "false",
    placeholder: "Accept-Language: fr",
  });
  const body = h("textarea", { id: "rest-body", rows: 5, spellcheck: "false", placeholder: '{ "callee": "70121" }' });
  const wrong = h("p.error", { role: "alert", id: "rest-wrong" });
  const kept = h("span.hint", { id: "rest-cookies" });
  const forget = h("button.small", { type: "button", onclick: () => drop() }, "Forget cookies");
  const button = h("button.primary", { id: "rest-send" }, "Send");
  const cancel = h(
    "button",
    { type: "button", id: "rest-cancel", hidden: true, onclick: () => leaving.abort(new Error("Cancelled.")) },
    "Cancel",
  );
  const before = h("ul.sent", { id: "sent" });
  let leaving = null;

  const drop = () => {
    cookies.clear();
    tell();
  };
  const tell = () => {
    text(kept, cookies.names.length ? `Cookies that go with it: ${cookies.names.join(", ")}` : "");
    forget.hidden = !cookies.names.length;
  };
  const put = (asked) => {
    method.value = asked.method;
    path.value = asked.path;
    headers.value = Object.entries(asked.headers)
      .flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`))
      .join("\n");
    body.value =
      asked.body === undefined ? "" : typeof asked.body === "string" ? asked.body : JSON.stringify(asked.body, null, 2);
  };
  const submit = (event) => {
    event.preventDefault();
    const read = headersOf(headers.value);
    const given = read.headers ? bodyOf(body.value, read.headers) : {};
    text(wrong, why(pathProblem(path.value.trim()), read.problem, given.problem));
    if (wrong.textContent) return;
    perform(button, async () => {
      leaving = new AbortController();
      cancel.hidden = false;
      await send({ method: method.value, path: path.value.trim(), headers: read.headers, ...given }, leaving.signal);
      cancel.hidden = true;
    });
  };
  offerPaths(context, method, paths);
  tell();
  return {
    element: h(
      "form.card.stack",
      { onsubmit: submit, id: "rest", "aria-label": "Request" },
      h("div.request-line", null, field("Method", method), field("Path", path)),
      paths,
      h("details", null, h("summary", null, "Headers"), field("One a line", headers)),
      field("Body", body, h("p.hint", null, "JSON, unless a Content-Type header says otherwise.")),
      wrong,
      h("div.row", null, button, cancel, kept, forget),
    ),
    history: h(
      "section.card.stack.tight",
      { "aria-labelledby": "sent-title", hidden: true },
      h("h2", { id: "sent-title" }, "Sent before"),
      before,
    ),
    tell,
    /** Remembers a request, but neither who signed in nor with what. */
    sent(asked, { response }) {
      if (Object.keys(asked.headers).some((name) => /^authorization$/i.test(name)) || asked.isSecret) return;
      const entry = h(
        "button.sent-entry",
        { type: "button", onclick: () => put(asked) },
        h("span.verb", null, asked.method),
        h("span.mono", null, asked.path),
        statusBadge(response),
      );
      before.prepend(h("li", null, entry));
      before.children[SENT_MOST]?.remove();
      this.history.hidden = false;
    },
    put,
  };
}

function why(path, headers, body) {
  if (path) return `The path ${path}.`;
  return headers ?? (body ? `The body ${body}` : "");
}

/** The documented operations of the method that is chosen. */
async function offerPaths(context, method, paths) {
  const document = await context.openrpc().catch(() => ({ methods: [] }));
  const operations = operationsOf(document);
  const offer = () =>
    fill(
      paths,
      operations
        .filter(({ verb }) => verb === method.value)
        .map(({ path, name }) => h("option", { value: path }, name)),
    );
  method.addEventListener("change", offer);
  offer();
}

function statusBadge(response) {
  if (!response) return h("span.badge.bad", null, "no answer");
  const kind =
    response.status < 300 ? "good" : response.status < 400 ? "accent" : response.status < 500 ? "warn" : "bad";
  return h(`span.badge.${kind}`, null, String(response.status));
}

function told(asked, { response, error }, tookMs, context) {
  const took = h("span.quiet-text", null, `${tookMs < 10 ? tookMs.toFixed(1) : Math.round(tookMs)} ms`);
  const line = h(
    "div.row",
    null,
    h("h2", null, "Answer"),
    statusBadge(response),
    took,
    response?.origin === "bridge" ? h("span.badge.warn", null, "from the bridge itself") : null,
  );
  const what = h("p.route", null, h("span.verb", null, asked.method), h("code", null, asked.path));
  if (error) return [line, what, h("p.error", null, inWords(error))];
  const shown = shownBody(response.body, response.headers.get("Content-Type"));
  const headers = [...response.headers]
    .map(([name, value]) => `${name}: ${name === "set-cookie" ? value.replace(/=[^;]*/, "=…") : value}`)
    .join("\n");
  const lines = headers ? headers.split("\n").length : 0;
  return [
    h("div.spread", null, line, shown.text ? copyButton(context, () => shown.text, { label: "Copy the body" }) : null),
    what,
    h("details", null, h("summary", null, `Headers (${lines})`), colour(block("Headers of the answer"), headers)),
    shown.text ? block("Body of the answer", shown.text) : h("p.hint", null, "It has no body."),
  ];
}

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
