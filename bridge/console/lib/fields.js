// A method's parameters as fields of a form: which kind of field each is, and what its text comes to.

/** One field of a form. `kind`: "text", "number", "choice", "list" (an item a line), "json", or "open" (text, or JSON). */
export function fieldOf(parameter, schemas) {
  const { schema, isNullable } = withoutNull(schemas.resolved(parameter.schema), schemas);
  return {
    name: parameter.name,
    isRequired: parameter.required === true,
    isNullable,
    schema: parameter.schema,
    kind: kindOf(schema, schemas),
    choices: schema.enum ?? (schema.type === "boolean" ? [true, false] : []),
    item: schema.type === "array" ? schemas.resolved(schema.items) : null,
    words: schemas.words(parameter.schema),
    description: parameter.description ?? schema.description ?? "",
  };
}

/** The fields of a method, required ones first. */
export function fieldsOf(method, schemas) {
  const fields = method.params.map((parameter) => fieldOf(parameter, schemas));
  return [...fields.filter(({ isRequired }) => isRequired), ...fields.filter(({ isRequired }) => !isRequired)];
}

/** What stands in a field: `{ value }`, `{}` where it is left out, or `{ problem }` in words for who fills it in. */
export function valueOf(field, text, schemas) {
  const written = field.kind === "text" || field.kind === "open" ? text : text.trim();
  if (written === "") return field.isRequired ? emptyOf(field) : {};
  const { value, problem } = READ[field.kind](written, field);
  if (problem) return { problem };
  const [first, ...more] = schemas.problems(field.schema, value);
  if (!first) return { value };
  const others = more.length ? ` (and ${more.length} more)` : "";
  return { problem: `${first.at ? `${first.at} ` : ""}${first.why}${others}` };
}

/** The text of a field that holds a value. */
export function textOf(field, value) {
  if (value === undefined || value === null) return "";
  if (field.kind === "list") return value.join("\n");
  if (field.kind === "json" || (field.kind === "open" && typeof value !== "string"))
    return JSON.stringify(value, null, 2);
  return String(value);
}

/** The parameters that a form comes to: `{ params, problems }`; `problems` is a map of names to words. */
export function paramsOf(fields, texts, schemas) {
  const params = {};
  const problems = new Map();
  for (const field of fields) {
    const { value, problem } = valueOf(field, texts[field.name] ?? "", schemas);
    if (problem) problems.set(field.name, problem);
    else if (value !== undefined) params[field.name] = value;
  }
  return { params, problems };
}

const READ = {
  text: (text) => ({ value: text }),
  number: (text) => {
    const value = Number(text);
    if (Number.isNaN(value)) return { problem: "must be a number" };
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      return { problem: "has more digits than a browser can keep" };
    return { value };
  },
  choice: (text, { choices }) => ({ value: choices.find((each) => String(each) === text) ?? text }),
  list: (text, { item }) => {
    const lines = text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    return { value: item.type === "integer" || item.type === "number" ? lines.map(Number) : lines };
  },
  json: read,
  open: (text) => (/^\s*[{["]/.test(text) ? read(text) : { value: text }),
};

function read(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `is not JSON: ${error.message}` };
  }
}

function emptyOf(field) {
  if (field.isNullable) return { value: null };
  return { problem: "is required" };
}

function withoutNull(schema, schemas) {
  const several = schema.anyOf ?? schema.oneOf;
  if (!several) return { schema, isNullable: false };
  const others = several.map((each) => schemas.resolved(each)).filter(({ type }) => type !== "null");
  const isNullable = others.length < several.length;
  return { schema: others.length === 1 ? others[0] : schema, isNullable };
}

function kindOf(schema, schemas) {
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.some((each) => schemas.resolved(each).type === "string") ? "open" : "json";
  if (schema.enum || schema.type === "boolean") return "choice";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string") return "text";
  if (schema.type !== "array") return "json";
  const item = schemas.resolved(schema.items ?? {});
  return ["string", "integer", "number"].includes(item.type) ? "list" : "json";
}
