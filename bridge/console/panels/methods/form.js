// A method's parameters as a form that is made from their schemas.
import { field, fill, freshId, h, text } from "../../lib/dom.js";
import { fieldsOf, paramsOf, textOf } from "../../lib/fields.js";

/** More optional parameters than this are folded away. */
const UNFOLDED_MOST = 4;

/** Parameters that nobody should read over a shoulder. */
const SECRET = /^(password|pin|secretCode|.*Password)$/;

/** Builds it: `{ element, hasFields, checked, clear, onChange }`. */
export function buildForm(method, schemas) {
  const fields = fieldsOf(method, schemas);
  const rows = new Map(fields.map((each) => [each.name, rowOf(each, schemas)]));
  const required = fields.filter(({ isRequired }) => isRequired);
  const optional = fields.filter(({ isRequired }) => !isRequired);
  const listeners = [];
  const read = () =>
    paramsOf(fields, Object.fromEntries([...rows].map(([name, row]) => [name, row.input.value])), schemas);
  const changed = () => {
    const { params, problems } = read();
    // While it is filled in, only what is there is judged; what is missing is asked for when it is run.
    for (const [name, row] of rows) row.complain(row.input.value === "" ? "" : (problems.get(name) ?? ""));
    for (const listener of listeners) listener(params);
  };
  const write = (values) => {
    for (const each of fields) rows.get(each.name).input.value = textOf(each, values[each.name]);
    if (optional.some(({ name }) => values[name] !== undefined)) folded.open = true;
    changed();
  };
  const folded = h(
    "details",
    { open: optional.length <= UNFOLDED_MOST || !required.length },
    h("summary", null, `Optional parameters (${optional.length})`),
    h(
      "div.params",
      null,
      optional.map(({ name }) => rows.get(name).element),
    ),
  );
  const element = h(
    "form.stack",
    { id: freshId("form"), novalidate: true, oninput: changed, onchange: changed, "aria-label": "Parameters" },
    fields.length ? null : h("p.hint", null, "It takes no parameters."),
    examples(method, write),
    required.length
      ? h(
          "div.params",
          null,
          required.map(({ name }) => rows.get(name).element),
        )
      : null,
    optional.length ? folded : null,
  );
  return {
    element,
    hasFields: fields.length > 0,
    clear: () => write({}),
    onChange(listener) {
      listeners.push(listener);
      listener(read().params);
    },
    /** What it comes to; shows all that is wrong, and goes to the first of it. */
    checked() {
      const { params, problems } = read();
      for (const [name, row] of rows) row.complain(problems.get(name) ?? "");
      const first = fields.find(({ name }) => problems.has(name));
      if (first) {
        if (!first.isRequired) folded.open = true;
        rows.get(first.name).input.focus();
      }
      return { params, isRight: problems.size === 0 };
    },
  };
}

function examples(method, write) {
  const given = method.examples ?? [];
  if (!given.length) return null;
  const fillIn = (example) => write(Object.fromEntries(example.params.map(({ name, value }) => [name, value])));
  const buttons = given.map((example, index) =>
    h(
      "button.small",
      { type: "button", onclick: () => fillIn(example) },
      given.length > 1 ? `Example ${index + 1}` : "Example",
    ),
  );
  return h("div.row", null, h("span.hint", null, "Fill in, as documented:"), buttons);
}

function rowOf(given, schemas) {
  const input = inputOf(given);
  const said = h(
    "span",
    null,
    [given.words, given.description].filter(Boolean).join(" – "),
    given.kind === "list" ? ", one a line" : "",
  );
  const wrong = h("span.wrong");
  const offer =
    given.kind === "json" && JSON.stringify(schemas.example(given.schema)) !== "{}"
      ? shapeButton(given, input, schemas)
      : null;
  const element = field(given.name, input, h("p.hint.about", null, said, " ", wrong));
  element.querySelector("label").append(given.isRequired ? h("span.required", null, " required") : "");
  if (offer) element.append(offer);
  if (given.kind !== "text" && given.kind !== "number" && given.kind !== "choice") element.classList.add("wide");
  return {
    element,
    input,
    complain(why) {
      text(wrong, why);
      if (why) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}

function inputOf(given) {
  const attributes = {
    name: given.name,
    id: freshId("param"),
    "aria-required": given.isRequired ? "true" : null,
    autocomplete: "off",
    spellcheck: "false",
  };
  if (given.kind === "choice") {
    const options = given.choices.map((each) => h("option", { value: String(each) }, String(each)));
    return h("select", attributes, h("option", { value: "" }, given.isRequired ? "choose…" : "left out"), options);
  }
  if (given.kind === "text")
    return h("input", { ...attributes, type: SECRET.test(given.name) ? "password" : "text", autocapitalize: "none" });
  if (given.kind === "number") return h("input", { ...attributes, type: "text", inputmode: "numeric" });
  return h("textarea", { ...attributes, rows: given.kind === "json" ? 4 : 3 });
}

/** Puts an example of the schema's shape into an empty field. */
function shapeButton(given, input, schemas) {
  const put = () => {
    input.value = JSON.stringify(schemas.example(given.schema), null, 2);
    input.rows = Math.min(16, input.value.split("\n").length + 1);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  };
  return fill(
    h("div.row"),
    h(
      "button.small",
      { type: "button", onclick: put, "aria-label": `Put in the shape of ${given.name}` },
      "Put in its shape",
    ),
  );
}
