// What needs no bridge: pauses, waiting events, and that what is made is as it would be made now.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { BUILT } from "../scripts/build.js";
import { FILES, stale } from "../scripts/generate.js";
import { BackOff } from "../src/back_off.js";
import { BY_CODE } from "../src/errors.js";
import { EventStream } from "../src/events.js";
import { Link, PING_EVERY_MS } from "../src/link.js";
import { openrpc } from "../scripts/documents.js";
import * as ctibridge from "../src/index.js";

test("types, table and classic script are those of the OpenRPC document and the sources", async () => {
  assert.deepEqual(await stale(FILES), [], "run `npm run generate`");
  assert.deepEqual(await stale(BUILT), [], "run `npm run build`");
});

test("what the types name as values is what the module has", async () => {
  const text = await readFile(new URL("../types/index.d.ts", import.meta.url), "utf8");
  const named = [...text.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  const passedOn = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(",").map((each) => each.trim()));
  assert.deepEqual([...named, ...passedOn].sort(), Object.keys(ctibridge).sort());
});

test("each error of the document has a class of its name", () => {
  const known = [...BY_CODE].map(([code, { name }]) => [name, code]).sort();
  const documented = Object.entries(openrpc.components.errors).map(([name, { code }]) => [name, code]).sort();
  assert.deepEqual(known, documented);
});

test("pauses double up to the longest, each shortened by up to half", () => {
  const whole = new BackOff({ firstMs: 100, mostMs: 1000, random: () => 0 });
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => whole.next()), [100, 200, 400, 800, 1000, 1000]);
  whole.reset();
  assert.equal(whole.next(), 100);
  whole.reset();
  whole.slow();
  assert.equal(whole.next(), 1000);
  const random = new BackOff({ firstMs: 100 });
  for (let tries = 0; tries < 100; tries += 1, random.reset()) {
    const pause = random.next();
    assert.ok(pause > 50 && pause <= 100, String(pause));
  }
});

test("a reader who is too slow is told how many events he has missed, and gets the newest", async () => {
  const stream = new EventStream(2);
  for (const seq of [1, 2, 3, 4]) stream.push({ seq });
  stream.end();
  const heard = [];
  for await (const event of stream) heard.push(event.seq ?? event.ctiMessage);
  assert.deepEqual(heard, [{ lost: 2 }, 3, 4]);
});

test("a socket that says nothing for a minute is given up, one that answers is not", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  class Silent {
    readyState = 1;
    constructor() {
      queueMicrotask(() => this.onopen());
    }
    send() {}
    close() {}
  }
  const ends = [];
  let socket;
  class Answering extends Silent {
    constructor() {
      super();
      socket = this;
    }
  }
  const open = (WebSocket, name, ping) => Link.open(WebSocket, "ws://x/ws", { onMessage: () => {}, onEnd: (code) => ends.push([name, code]), ping });
  await open(Silent, "silent", () => {});
  await open(Answering, "answering", () => socket.onmessage({ data: "{}" }));
  context.mock.timers.tick(2 * PING_EVERY_MS);
  assert.deepEqual(ends, []);
  context.mock.timers.tick(PING_EVERY_MS);
  assert.deepEqual(ends, [["silent", 1006]]);
  context.mock.timers.tick(3 * PING_EVERY_MS);
  assert.equal(ends.length, 1);
});

test("a stream that ends with an error says so once, behind what was waiting", async () => {
  const stream = new EventStream();
  stream.push(1);
  stream.end(new Error("gone"));
  assert.deepEqual(await stream.next(), { value: 1, done: false });
  await assert.rejects(stream.next(), /gone/);
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
});
