// A REST request as a form, and those that were sent before.
import { perform } from "../../lib/actions.js";
import { field, fill, h, text } from "../../lib/dom.js";
import { operationsOf } from "../../lib/methods.js";
import { bodyOf, headersOf, pathProblem } from "../../lib/rest.js";
import { statusBadge } from "./answer.js";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/** How many requests are offered to be sent again. */
const SENT_MOST = 12;

/** Builds it: `{ element, history, tell, sent, put }`; `send(asked, signal)` sends a request. */
export function buildRequest(context, cookies, send) {
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
