// One method: what it is, its form, its run, its code, and what can go wrong.
import { perform } from "../../lib/actions.js";
import { buildCode } from "./code_view.js";
import { block, colour, pretty } from "../../lib/coloured.js";
import { copyButton } from "../../lib/copying.js";
import { fill, h, text } from "../../lib/dom.js";
import { took } from "../../lib/format.js";
import { buildForm } from "./form.js";
import { inWords } from "../../lib/notices.js";
import { isFile, saveButton } from "../../lib/saving.js";

/** What the page's own client does by itself, so that it cannot be run here. */
const OWN = new Set(["Session.login", "Session.resume", "Session.logout"]);

/** Builds it: `{ element, heading, end }`. */
export function buildMethod(method, schemas, context) {
  const heading = h("h2.mono.method-name", { tabindex: "-1" }, method.name);
  const form = buildForm(method, schemas);
  const code = buildCode(method, context);
  const running = buildRun(method, form, context);
  form.onChange((params) => code.show(params));
  const element = h(
    "div.stack",
    null,
    h(
      "article.card.stack",
      { "aria-label": method.name },
      h("div.stack.tight", null, heading, badges(method), about(method)),
      form.element,
      running.element,
    ),
    code.element,
    facts(method, schemas),
  );
  return {
    element,
    heading,
    end() {
      running.end();
      code.end();
    },
  };
}

function badges(method) {
  return h(
    "p.row.badges",
    null,
    method.sites.map(({ name, can, why }) =>
      h(`span.badge.${can ? "good" : "plain"}`, { title: why || null }, can ? `${name} ✓` : `${name}: no`),
    ),
    method.deprecated && h("span.badge.warn", null, "deprecated"),
    method["x-since"] && h("span.badge", null, `since ${method["x-since"]}`),
  );
}

function about(method) {
  const cannot = method.sites.filter(({ can }) => !can);
  return [
    method.verb && h("p.route", null, h("span.verb", null, method.verb), h("code", null, method.path)),
    method.about && h("p", null, method.about),
    method.description && h("p.quiet-text", null, plain(method.description)),
    cannot.map(({ name, why }) => h("p.hint", null, `Not on ${name}: ${why}.`)),
  ];
}

/** "Run", and what came of it. */
function buildRun(method, form, context) {
  const button = h("button.primary", { type: "submit", form: form.element.id, id: "run" }, "Run");
  const why = h("span.hint", { id: "run-why" });
  const outcome = h("div.outcome.stack.tight", { id: "outcome" });
  const said = h("p.hidden-text", { role: "status" });
  const show = () => {
    text(why, reasonAgainst(method, context));
    button.disabled = why.textContent !== "";
  };
  const run = async (params) => {
    const began = performance.now();
    let outcomeOf;
    try {
      outcomeOf = { result: await context.client.call(method.name, params) };
    } catch (error) {
      outcomeOf = { error };
    }
    fill(outcome, told(method, outcomeOf, performance.now() - began, context));
    text(said, outcomeOf.error ? inWords(outcomeOf.error) : "There is a result.");
  };
  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    const { params, isRight } = form.checked();
    if (isRight && !button.disabled) perform(button, () => run(params));
  });
  const clear = h("button.quiet", { type: "button", onclick: () => form.clear() }, "Clear");
  const element = h("div.stack.tight", null, h("div.row", null, button, form.hasFields && clear, why), said, outcome);
  show();
  return { element, end: context.onSession(show) };
}

function reasonAgainst(method, context) {
  if (OWN.has(method.name)) return "The page's own client does this when it signs in, comes back and signs out.";
  return context.client ? "" : "Sign in to run it.";
}

function told(method, { result, error }, tookMs, context) {
  const time = h("span.quiet-text", null, took(tookMs));
  if (error) {
    const code = error.code === undefined ? "" : ` ${error.code}`;
    const data = error.data === undefined ? null : block("Data of the error", pretty(error.data));
    return [
      h("div.row", null, h("span.badge.bad", null, `${error.name}${code}`), time),
      h("p.error", null, inWords(error)),
      data,
    ];
  }
  const shown = pretty(result);
  const hears = method.hears.length ? h("span.hint", null, `Events follow: ${method.hears.join(", ")}`) : null;
  return [
    h(
      "div.spread",
      null,
      h("div.row", null, h("span.badge.good", null, "Result"), time, hears),
      h(
        "div.row",
        null,
        isFile(result) && saveButton(result),
        copyButton(context, () => shown, { label: "Copy the result" }),
      ),
    ),
    block("Result", shown),
  ];
}

function facts(method, schemas) {
  const result = method.result?.schema ?? {};
  const errors = h(
    "div.scroll",
    { tabindex: "0", role: "region", "aria-label": "Errors" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ["Code", "Class", "When"].map((each) => h("th", { scope: "col" }, each)),
        ),
      ),
      h(
        "tbody",
        null,
        method.errors.map(({ code, name, message }) =>
          h("tr", null, h("td.mono", null, String(code)), h("td.mono", null, name), h("td", null, message)),
        ),
      ),
    ),
  );
  const site = [...(method["x-statuses"] ?? []), ...(method["x-errors"] ?? [])];
  const siteSays = site.length ? h("p.hint", null, `The site's own answers: ${site.join(", ")}.`) : null;
  const shape = block("Shape of the result");
  const resultShape = h(
    "details",
    { ontoggle: () => colour(shape, pretty(schemas.resolved(result))) },
    h("summary", null, "Schema of the result"),
    shape,
  );
  return h(
    "section.card.stack",
    { "aria-label": "Result and errors" },
    h("p", null, h("strong", null, "Result: "), schemas.words(result)),
    method.hears.length ? h("p", null, h("strong", null, "Events that follow: "), method.hears.join(", ")) : null,
    resultShape,
    h("details", null, h("summary", null, `Errors (${method.errors.length})`), errors, siteSays),
  );
}

function plain(description) {
  return description.replaceAll("`", "");
}
