// The MessagePack codec, against the format's own table (the specification's "Formats"), and what JSON would make of a value.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MessagePackError, decode, encode } from "../src/msgpack.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** The bytes of a value on both sides of each border between two formats. */
const BORDERS = [
  [null, "c0"],
  [false, "c2"],
  [true, "c3"],
  [0, "00"],
  [127, "7f"],
  [128, "cc 80"],
  [255, "cc ff"],
  [256, "cd 0100"],
  [65535, "cd ffff"],
  [65536, "ce 00010000"],
  [2 ** 32 - 1, "ce ffffffff"],
  [2 ** 32, "cf 0000000100000000"],
  [Number.MAX_SAFE_INTEGER, "cf 001fffffffffffff"],
  [-1, "ff"],
  [-32, "e0"],
  [-33, "d0 df"],
  [-128, "d0 80"],
  [-129, "d1 ff7f"],
  [-32768, "d1 8000"],
  [-32769, "d2 ffff7fff"],
  [-(2 ** 31), "d2 80000000"],
  [-(2 ** 31) - 1, "d3 ffffffff7fffffff"],
  [Number.MIN_SAFE_INTEGER, "d3 ffe0000000000001"],
  [1.5, "cb 3ff8000000000000"],
  [2 ** 60, "cb 43b0000000000000"],
  ["", "a0"],
  ["é", "a2 c3a9"],
  ["a".repeat(31), `bf ${"61".repeat(31)}`],
  ["a".repeat(32), `d9 20 ${"61".repeat(32)}`],
  ["a".repeat(256), `da 0100 ${"61".repeat(256)}`],
  ["a".repeat(65536), `db 00010000 ${"61".repeat(65536)}`],
  [new Uint8Array([1, 2]), "c4 02 0102"],
  [new Uint8Array(256), `c5 0100 ${"00".repeat(256)}`],
  [new Uint8Array(65536), `c6 00010000 ${"00".repeat(65536)}`],
  [[], "90"],
  [Array(15).fill(0), `9f ${"00".repeat(15)}`],
  [Array(16).fill(0), `dc 0010 ${"00".repeat(16)}`],
  [Array(65536).fill(0), `dd 00010000 ${"00".repeat(65536)}`],
  [{}, "80"],
  [{ a: { b: [] } }, "81 a161 81 a162 90"],
];

test("each format is written and read as the specification has it", () => {
  for (const [value, written] of BORDERS) {
    assert.equal(hex(encode(value)), written.replaceAll(" ", ""));
    assert.deepEqual(decode(bytes(written)), value);
  }
  const many = Object.fromEntries(Array.from({ length: 65536 }, (_, place) => [`k${place}`, place]));
  for (const [count, head] of [[15, "8f"], [16, "de0010"], [65536, "df00010000"]]) {
    const some = Object.fromEntries(Object.entries(many).slice(0, count));
    assert.ok(hex(encode(some)).startsWith(head));
    assert.deepEqual(decode(encode(some)), some);
  }
});

test("what only other writers write is read, too", () => {
  assert.equal(decode(bytes("ca 3fc00000")), 1.5);
  assert.equal(decode(bytes("cf ffffffffffffffff")), 2 ** 64);
  assert.equal(decode(bytes("d3 ffffffffffffffff")), -1);
  assert.equal(decode(bytes("cd 0001")), 1);
});

test("a value is left out or changed where JSON does so, too", () => {
  const odd = {
    left: undefined,
    out: () => {},
    nothing: NaN,
    [Symbol("s")]: 1,
    list: [undefined, Infinity, , 3], // eslint-disable-line no-sparse-arrays
    date: new Date(0),
    boxed: Object("text"),
    inner: { toJSON: (name) => `as ${name}` },
    minus: -0,
  };
  assert.deepEqual(decode(encode(odd)), JSON.parse(JSON.stringify(odd)));
  assert.equal(decode(encode(undefined)), null);
  assert.equal(decode(encode(2n ** 63n)), 2 ** 63);
  assert.equal(hex(encode(-(2n ** 63n))), "d38000000000000000");
  assert.throws(() => encode(2n ** 64n), RangeError);
  assert.deepEqual(decode(encode(new Uint16Array([1]).buffer)), new Uint8Array([1, 0]));
  assert.deepEqual(decode(encode(new Uint8Array([1, 2, 3]).subarray(1))), new Uint8Array([2, 3]));
});

test("a member called __proto__ is a member like any other", () => {
  const found = decode(encode(JSON.parse('{"__proto__":{"isAdmin":true}}')));
  assert.equal(found.isAdmin, undefined);
  assert.deepEqual(Object.keys(found), ["__proto__"]);
});

test("bytes that are cut anywhere, or go on, or are of no type known here, are refused", () => {
  const whole = encode({ text: "é".repeat(40), list: [1, 300, 70000, -5, 1.5, true, null], data: new Uint8Array(3) });
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => decode(whole.subarray(0, length)), MessagePackError, `the first ${length} bytes`);
  }
  for (const odd of ["c1", "d4 0100", "c7 00 01", "00 00", "81 01 02", "a1 ff", "dd ffffffff", "c6 ffffffff"]) {
    assert.throws(() => decode(bytes(odd)), MessagePackError, odd);
  }
});

test("what was decoded does not change when its frame's memory is used again", () => {
  const frame = encode({ data: new Uint8Array([1, 2, 3]) });
  const { data } = decode(frame);
  frame.fill(0);
  assert.deepEqual(data, new Uint8Array([1, 2, 3]));
});
