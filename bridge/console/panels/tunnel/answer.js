// What came of a REST request: status, header fields, body.
import { block } from "../../lib/coloured.js";
import { copyButton } from "../../lib/copying.js";
import { h } from "../../lib/dom.js";
import { took } from "../../lib/format.js";
import { inWords } from "../../lib/notices.js";
import { shownBody } from "../../lib/rest.js";

/** A status code, or that there is none. */
export function statusBadge(response) {
  if (!response) return h("span.badge.bad", null, "no answer");
  const kind =
    response.status < 300 ? "good" : response.status < 400 ? "accent" : response.status < 500 ? "warn" : "bad";
  return h(`span.badge.${kind}`, null, String(response.status));
}

/** The answer to a request, or the error instead of one, as elements. */
export function answered(asked, { response, error }, tookMs, context) {
  const time = h("span.quiet-text", null, took(tookMs));
  const line = h(
    "div.row",
    null,
    h("h2", null, "Answer"),
    statusBadge(response),
    time,
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
    h("details", null, h("summary", null, `Headers (${lines})`), block("Headers of the answer", headers)),
    shown.text ? block("Body of the answer", shown.text) : h("p.hint", null, "It has no body."),
  ];
}
