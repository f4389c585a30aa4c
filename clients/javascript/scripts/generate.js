// Makes types/methods.d.ts and src/cti_table.js from the project's documents. `--check` only says whether they are as
// they would be made now, and fails if not.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { catalogue, openrpc } from "./documents.js";

const HEAD = "// Made by scripts/generate.js of the OpenRPC document. Do not edit.\n";

const FAMILIES = ["Cti", "Callback", "Membership", "O2g", "Xuc", "ConfigMgt", "Xcu"];

/** A schema as a type. */
function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf && !schema.properties) return [...new Set(schema.anyOf.map(typeOf))].join(" | ");
  if (schema.contentEncoding === "base64") return "Bytes";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `Array<${typeOf(schema.items ?? {})}>`;
  if (schema.type === "object") {
    if (schema.properties) return `{ ${members(schema).join(" ")} }`;
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? typeOf(values) : "unknown"}>`;
  }
  return { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" }[schema.type] ?? "any";
}

function members({ properties, required = [] }) {
  return Object.entries(properties).map(([name, schema]) => {
    return `${doc(schema.description)}${nameOf(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`;
  });
}

function nameOf(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function doc(text) {
  return text ? `/** ${text.replaceAll("*/", "* /")} */ ` : "";
}

function* schemas() {
  for (const [name, schema] of Object.entries(openrpc.components.schemas)) {
    const about = schema.description ? `${doc(schema.description).trim()}\n` : "";
    if (schema.type === "object" && schema.properties) {
      yield `${about}export interface ${name} {\n${members(schema).map((each) => `  ${each}\n`).join("")}}\n`;
    } else {
      yield `${about}export type ${name} = ${typeOf(schema)};\n`;
    }
  }
}

function paramsOf({ params }) {
  if (!params.length) return { type: "Record<string, never>", optional: true };
  const listed = params.map(({ name, required, schema, description }) => {
    return `${doc(description)}${nameOf(name)}${required ? "" : "?"}: ${typeOf(schema)};`;
  });
  return { type: `{ ${listed.join(" ")} }`, optional: !params.some(({ required }) => required) };
}

/** `Cti.dial` at `tree.Cti.dial`. */
function tree() {
  const root = {};
  for (const method of openrpc.methods) {
    const path = method.name.split(".");
    const last = path.pop();
    let node = root;
    for (const name of path) node = node[name] ??= {};
    node[last] = method;
  }
  return root;
}

function* namespace(node, indent) {
  for (const [name, inner] of Object.entries(node)) {
    if (typeof inner.name !== "string" || !inner.params) {
      yield `${indent}${nameOf(name)}: {\n`;
      yield* namespace(inner, `${indent}  `);
      yield `${indent}};\n`;
      continue;
    }
    const { type, optional } = paramsOf(inner);
    const about = [inner.summary, notes(inner)].filter(Boolean).join(". ");
    if (about) yield `${indent}${doc(about).trim()}\n`;
    if (inner.deprecated) yield `${indent}/** @deprecated */\n`;
    yield `${indent}${nameOf(name)}(params${optional ? "?" : ""}: ${type}, options?: CallOptions): Promise<${typeOf(inner.result.schema)}>;\n`;
  }
}

function notes(method) {
  const cannot = Object.entries(method["x-not-supported"] ?? {}).map(([kind, why]) => `Not on ${kind}: ${why}`);
  return cannot.join(". ");
}

function methodMap() {
  const rows = openrpc.methods.map((method) => {
    const { type, optional } = paramsOf(method);
    return `  ${JSON.stringify(method.name)}: { params: ${type}${optional ? " | undefined" : ""}; result: ${typeOf(method.result.schema)} };\n`;
  });
  return `/** Every method: its parameters and its result. */\nexport interface Methods {\n${rows.join("")}}\n`;
}

function messages() {
  const cti = openrpc["x-notifications"].find(({ name }) => name === "Cti.event");
  const rows = Object.entries(cti["x-messages"]).map(([name, schema]) => `  ${nameOf(name)}: ${typeOf(schema)};\n`);
  return `/** The messages of \`Cti.event\`: \`msgType\` and what \`ctiMessage\` then is. */\nexport interface CtiMessages {\n${rows.join("")}}\n`;
}

/** types/methods.d.ts */
export function types() {
  const all = tree();
  const namespaces = FAMILIES.map((family) => `export interface ${family}Methods {\n${[...namespace(all[family], "  ")].join("")}}\n`);
  const bytes = "/** Given as bytes; told as base64 in JSON, as bytes in MessagePack. */\nexport type Bytes = string | Uint8Array;\n";
  const parts = [`${HEAD}import type { CallOptions } from "./index.js";\n`, bytes, ...schemas(), messages(), methodMap(), ...namespaces];
  return parts.join("\n");
}

/** src/cti_table.js */
export function table() {
  const rows = openrpc.methods
    .filter(({ name }) => /^(Cti|Callback|Membership)\./.test(name))
    .map((method) => {
      const row = { params: method.params.map(({ name }) => name) };
      if (method["x-answer"]) row.answer = method["x-answer"];
      const wire = catalogue.methods[method.name].wire;
      if (wire) row.wire = { command: wire.command, fields: wire.fields ?? {}, together: wire.together };
      return `  ${JSON.stringify(method.name)}: ${JSON.stringify(row)},\n`;
    });
  return (
    HEAD +
    "// Methods of Cti.js: their parameters in their order, the message under which the result is heard (or that by the\n" +
    "// only parameter's value), and how they are written as frames of Cti.js's own (protocol/README.md section 2).\n" +
    `export const TABLE = {\n${rows.join("")}};\n`
  );
}

/** File → what it has to hold. */
export const FILES = new Map([
  ["types/methods.d.ts", types()],
  ["src/cti_table.js", table()],
]);

/** Those of the files that hold something else. */
export async function stale(files = FILES) {
  const found = [];
  for (const [path, text] of files) {
    const held = await readFile(new URL(`../${path}`, import.meta.url), "utf8").catch(() => "");
    if (held !== text) found.push(path);
  }
  return found;
}

/** Writes the files, or with `--check` says which of them are stale. */
export async function main(files, remedy) {
  if (process.argv.includes("--check")) {
    const found = await stale(files);
    if (found.length) {
      console.error(`${found.join(", ")}: not as it would be made now; run \`${remedy}\``);
      process.exitCode = 1;
    }
    return;
  }
  for (const [path, text] of files) await writeFile(new URL(`../${path}`, import.meta.url), text);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(FILES, "npm run generate");
