// JSON schemas of the OpenRPC document: what a value has to be, whether it is that, and what one looks like.

/** How deep an example goes: further inside, the types of O2G refer to each other for ever. */
const EXAMPLE_DEPTH = 4;

const KINDS = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** The schemas of one document. */
export class Schemas {
  #named;

  constructor(document) {
    this.#named = document.components?.schemas ?? {};
  }

  /** A schema itself, wherever it is written. */
  resolved(schema = {}) {
    let found = schema;
    while (found.$ref) found = this.#named[found.$ref.split("/").at(-1)] ?? {};
    return found;
  }

  /** A schema in a few words: "text", "whole number", "list of EventSelector". */
  words(schema) {
    const found = this.resolved(schema);
    if (found.enum) return found.enum.map((each) => JSON.stringify(each)).join(" or ");
    const several = found.anyOf ?? found.oneOf;
    if (several) return [...new Set(several.map((each) => this.words(each)))].join(" or ");
    switch (found.type) {
      case "string":
        return { "date-time": "date and time", date: "date", uuid: "UUID" }[found.format] ?? "text";
      case "integer":
        return "whole number";
      case "array":
        return `list of ${found.items ? plural(this.words(found.items)) : "anything"}`;
      case "object":
        return (
          found.title ??
          (typeof found.additionalProperties === "object"
            ? `object, of names with ${this.words(found.additionalProperties)}`
            : "object")
        );
      case undefined:
        return "anything";
      default:
        return found.type;
    }
  }

  /** What is wrong with a value, as `[{ at, why }]`; `at` is the way to the place, "" for the value itself. */
  problems(schema, value, at = "") {
    const found = this.resolved(schema);
    const several = found.anyOf ?? found.oneOf;
    if (several) {
      const tried = several.map((each) => this.problems(each, value, at));
      if (tried.some((each) => each.length === 0)) return [];
      // Of several that do not fit, the one that fits best tells most: it is wrong further inside.
      const inside = tried.filter((each) => each.every((problem) => problem.at !== at));
      return inside[0] ?? [{ at, why: `must be ${this.words(found)}` }];
    }
    if (found.enum) return found.enum.includes(value) ? [] : [{ at, why: `must be ${this.words(found)}` }];
    const fits = [found.type ?? []].flat();
    if (fits.length && !fits.some((type) => KINDS[type]?.(value)))
      return [{ at, why: `must be ${an(this.words(found))}` }];
    if (typeof value === "number" && value < found.minimum) return [{ at, why: `must be ${found.minimum} or more` }];
    if (Array.isArray(value) && found.items)
      return value.flatMap((each, index) => this.problems(found.items, each, `${at}[${index}]`));
    if (KINDS.object(value)) return this.#membersProblems(found, value, at);
    return [];
  }

  /** A value of the schema's shape; of objects, what is required, or all of it where nothing is. */
  example(schema, depth = 0) {
    const found = this.resolved(schema);
    if (found.default !== undefined) return found.default;
    if (found.enum) return found.enum[0];
    const several = found.anyOf ?? found.oneOf;
    if (several) return this.example(several[0], depth);
    switch (found.type) {
      case "object": {
        const names = Object.keys(found.properties ?? {});
        const required = names.filter((name) => found.required?.includes(name));
        const shown = required.length ? required : depth < EXAMPLE_DEPTH ? names : [];
        return Object.fromEntries(shown.map((name) => [name, this.example(found.properties[name], depth + 1)]));
      }
      case "array":
        return found.items && depth < EXAMPLE_DEPTH ? [this.example(found.items, depth + 1)] : [];
      case "integer":
      case "number":
        return found.minimum ?? 0;
      case "boolean":
        return true;
      case "string":
        return "";
      default:
        return null;
    }
  }

  #membersProblems(schema, value, at) {
    const place = (name) => (at ? `${at}.${name}` : name);
    const known = schema.properties ?? {};
    const missing = (schema.required ?? []).filter((name) => !(name in value));
    const problems = missing.map((name) => ({ at: place(name), why: "is missing" }));
    for (const [name, member] of Object.entries(value)) {
      if (known[name]) problems.push(...this.problems(known[name], member, place(name)));
      else if (typeof schema.additionalProperties === "object")
        problems.push(...this.problems(schema.additionalProperties, member, place(name)));
      else if (schema.properties)
        problems.push({ at: place(name), why: `is not known; there are ${Object.keys(known).join(", ")}` });
    }
    return problems;
  }
}

function plural(words) {
  return ["text", "whole number", "number", "object", "UUID", "date"].includes(words) ? `${words}s` : words;
}

function an(words) {
  if (words === "text" || words === "anything") return words;
  return /^[aeiou]/i.test(words) ? `an ${words}` : `a ${words}`;
}
