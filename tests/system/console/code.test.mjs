// A call as code: that it says the same in each language, and is text that the language can read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, program } from "../../../bridge/console/lib/code.js";

const WHERE = { url: "ws://127.0.0.1:8090/ws", login: "oxe70120", site: "o2g" };

const written = (language, method, params = {}, where = WHERE) => program(language, { method, params }, where);

test("a method of a family is a method of the client, any other is called by its name", () => {
  assert.match(written("javascript", "O2g.telephony.getCalls"), /await client\.o2g\.telephony\.getCalls\(\)/);
  assert.match(written("javascript", "ConfigMgt.listQueues"), /await client\.configMgt\.listQueues\(\)/);
  assert.match(written("javascript", "rpc.ping"), /await client\.call\("rpc\.ping"\)/);
  assert.match(written("python", "rpc.ping"), /phone\.rpc\.ping\(\)/);
  assert.match(written("java", "rpc.ping"), /phone\.call\("rpc\.ping", Map\.of\(\)\)/);
});

test("a parameter that Python keeps for itself gets its underscore", () => {
  const params = { async: true, from: "70120" };
  assert.match(written("python", "O2g.callCenterStatistics.getDayData", params), /\(async_=True, from_="70120"\)/);
});

test("truth and nothing are spelled as each language spells them", () => {
  const params = { yes: true, no: false, inside: { nothing: null } };
  assert.match(written("python", "Cti.x", { words: ["true", "null"] }), /words=\["true", "null"\]/);
  assert.match(written("python", "Cti.x", params), /yes=True, no=False, inside=\{"nothing": None\}/);
  assert.match(written("javascript", "Cti.x", params), /\{ yes: true, no: false, inside: \{ nothing: null \} \}/);
  assert.match(
    written("java", "Cti.x", params),
    /Json\.read\("\{\\"yes\\":true,\\"no\\":false,\\"inside\\":\{\\"nothing\\":null\}\}"\)/,
  );
});

test("a shell gets quotes in quotes, and a frame is a frame", () => {
  const params = { text: 'it\'s "here"\n$HOME' };
  const words = written("shell", "Cti.x", params);
  assert.match(words, /^ctibridge call Cti\.x '\{"text":"it'\\''s \\"here\\"\\n\$HOME"\}' \\\n/);
  const [signIn, request] = written("jsonrpc", "Cti.x", params)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual([signIn.method, signIn.params.site, request.params], ["Session.login", "o2g", params]);
});

test("no password is ever written down", () => {
  const params = { login: "oxe70121", password: "0000-secret", site: "o2g" };
  for (const { id } of LANGUAGES) {
    const text = written(id, "Session.login", params);
    assert.ok(!text.includes("secret"), `${id}: ${text}`);
    assert.ok(text.includes("oxe70121"), `${id}: ${text}`);
  }
});

test("more pairs than Map.of takes, and numbers beyond an int, are Java all the same", () => {
  const params = Object.fromEntries([..."abcdefghijkl"].map((name, index) => [name, index + 2 ** 31]));
  const text = written("java", "O2g.x", params);
  assert.match(text, /Map\.ofEntries\(/);
  assert.match(text, /Map\.entry\("a", 2147483648L\)/);
  assert.match(written("java", "O2g.x", { text: "\u0007 \n" }), /"\\007 \\n"/);
});

test("what is long stands on lines of its own, and no program has an empty call", () => {
  const params = { callee: "70121", words: Array.from({ length: 12 }, (_, index) => `word number ${index}`) };
  for (const id of ["javascript", "python", "java"]) {
    for (const line of written(id, "O2g.telephony.makeCall", params).split("\n"))
      assert.ok(line.length <= 110, `${id}: ${line}`);
  }
  assert.ok(!written("javascript", "Session.logout").includes("\n\n\n"));
});
