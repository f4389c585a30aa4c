// What needs no bridge: pauses, waiting events, and that what is made is as it would be made now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BUILT } from "../scripts/build.js";
import { FILES, stale } from "../scripts/generate.js";
import { BackOff } from "../src/back_off.js";
import { BY_CODE } from "../src/errors.js";
import { EventStream } from "../src/events.js";
import { openrpc } from "../scripts/documents.js";

test("types, table and classic script are those of the OpenRPC document and the sources", async () => {
  assert.deepEqual(await stale(FILES), [], "run `npm run generate`");
  assert.deepEqual(await stale(BUILT), [], "run `npm run build`");
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

test("a stream that ends with an error says so once, behind what was waiting", async () => {
  const stream = new EventStream();
  stream.push(1);
  stream.end(new Error("gone"));
  assert.deepEqual(await stream.next(), { value: 1, done: false });
  await assert.rejects(stream.next(), /gone/);
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
});
