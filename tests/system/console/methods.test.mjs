// The explorer's forms, made of the real OpenRPC document: fields of every method, and every documented example in them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fieldOf, fieldsOf, paramsOf, textOf, valueOf } from "../../../bridge/console/lib/fields.js";
import { found, grouped, methodsOf, operationsOf } from "../../../bridge/console/lib/methods.js";
import { Schemas } from "../../../bridge/console/lib/schema.js";

const openrpc = JSON.parse(readFileSync(new URL("../../../protocol/openrpc/openrpc.json", import.meta.url), "utf8"));
const methods = methodsOf(openrpc);
const schemas = new Schemas(openrpc);
const KINDS = new Set(["text", "number", "choice", "list", "json", "open"]);

test("every method has a group, sites, errors with codes, and a field for each parameter", () => {
  for (const method of methods) {
    assert.ok(method.group, method.name);
    assert.deepEqual(
      method.sites.map(({ kind }) => kind),
      ["o2g", "xivo"],
      method.name,
    );
    assert.ok(
      method.sites.every(({ can, why }) => can || why),
      method.name,
    );
    assert.ok(
      method.errors.every(({ code, name }) => Number.isInteger(code) && name),
      method.name,
    );
    const fields = fieldsOf(method, schemas);
    assert.equal(fields.length, method.params.length);
    assert.ok(
      fields.every(({ kind, words }) => KINDS.has(kind) && words),
      method.name,
    );
  }
  assert.equal(
    grouped(methods).reduce((sum, [, members]) => sum + members.length, 0),
    methods.length,
  );
});

test("every documented example, written into its form, comes out of it as it was", () => {
  let examples = 0;
  for (const method of methods) {
    const fields = fieldsOf(method, schemas);
    for (const { params } of method.examples ?? []) {
      const texts = Object.fromEntries(
        params.map(({ name, value }) => [
          name,
          textOf(
            fields.find((field) => field.name === name),
            value,
          ),
        ]),
      );
      const read = paramsOf(fields, texts, schemas);
      assert.deepEqual([...read.problems], [], method.name);
      assert.deepEqual(read.params, Object.fromEntries(params.map(({ name, value }) => [name, value])), method.name);
      examples += 1;
    }
  }
  assert.ok(examples > 200, `${examples} examples`);
});

test("the shape that is offered for a parameter is one that the form takes", () => {
  for (const method of methods) {
    for (const field of fieldsOf(method, schemas).filter(({ kind }) => kind === "json")) {
      const { problem } = valueOf(field, JSON.stringify(schemas.example(field.schema)), schemas);
      assert.equal(problem, undefined, `${method.name} ${field.name}`);
    }
  }
});

const field = (schema, more = {}) => fieldOf({ name: "x", schema, ...more }, schemas);

test("what is left out is left out, unless it is required", () => {
  assert.deepEqual(valueOf(field({ type: "string" }), "", schemas), {});
  assert.deepEqual(valueOf(field({ type: "string" }, { required: true }), "", schemas), { problem: "is required" });
  assert.deepEqual(
    valueOf(field({ anyOf: [{ type: "integer" }, { type: "null" }] }, { required: true }), "", schemas),
    { value: null },
  );
});

test("numbers are numbers, choices are their values, lists have an item a line", () => {
  assert.deepEqual(valueOf(field({ type: "integer" }), "12", schemas), { value: 12 });
  assert.deepEqual(valueOf(field({ type: "integer" }), "1.5", schemas), { problem: "must be a whole number" });
  assert.deepEqual(valueOf(field({ type: "integer" }), "12a", schemas), { problem: "must be a number" });
  assert.match(valueOf(field({ type: "integer" }), "12345678901234567890", schemas).problem, /digits/);
  assert.deepEqual(valueOf(field({ type: "boolean" }), "false", schemas), { value: false });
  assert.deepEqual(valueOf(field({ type: "array", items: { type: "integer" } }), "1\n\n 2 ", schemas), {
    value: [1, 2],
  });
  assert.match(
    valueOf(field({ type: "array", items: { type: "integer" } }), "1\nx", schemas).problem,
    /^\[1\] must be a whole number/,
  );
});

test("JSON that does not fit its schema is told by the place where it does not", () => {
  const selectors = openrpc.methods.find(({ name }) => name === "O2g.subscribe").params[0];
  const given = fieldOf(selectors, schemas);
  assert.equal(given.kind, "json");
  const problem = (text) => valueOf(given, text, schemas).problem;
  assert.equal(problem('[{"names":["telephony"]}]'), undefined);
  assert.match(problem("[{"), /is not JSON/);
  assert.equal(problem("[{}]"), "[0].names is missing");
  assert.equal(problem('[{"names":[1]}]'), "[0].names[0] must be text");
  assert.match(problem('[{"names":[],"ids":[],"nmes":[]}]'), /\[0\]\.nmes is not known; there are names, ids/);
  assert.equal(problem("{}"), "must be a list of EventSelector");
});

test("text or an object: what looks like JSON is read as JSON", () => {
  const { params } = openrpc.methods.find(({ name }) => name === "Xuc.importPersonalContacts");
  const given = fieldOf(params[0], schemas);
  assert.equal(given.kind, "open");
  assert.deepEqual(valueOf(given, "firstname,lastname\n", schemas), { value: "firstname,lastname\n" });
  assert.deepEqual(valueOf(given, '{"text":"a,b"}', schemas), { value: { text: "a,b" } });
});

test("a search finds by every word, and the method that is called so comes first", () => {
  assert.equal(found(methods, "dial")[0].name, "Cti.dial");
  assert.equal(found(methods, "AGENT pause")[0].name, "Cti.pauseAgent");
  assert.ok(found(methods, "/telephony/calls post").some(({ name }) => name === "O2g.telephony.makeCall"));
  assert.deepEqual(found(methods, "no such thing at all"), []);
  assert.equal(found(methods, "  ").length, methods.length);
});

test("the tunnel knows every documented operation's path", () => {
  const operations = operationsOf(openrpc);
  assert.ok(operations.length > 200);
  assert.ok(operations.some(({ verb, path }) => verb === "POST" && path === "/api/rest/1.0/telephony/calls"));
});
