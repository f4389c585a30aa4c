// The JavaScript client's MessagePack codec, a line at a time: base64 of a value's MessagePack in; out, as JSON, what it
// was read as, and base64 of what that is written as.
import { createInterface } from "node:readline";
import { decode, encode } from "../../clients/javascript/src/msgpack.js";

for await (const line of createInterface({ input: process.stdin })) {
  const value = decode(new Uint8Array(Buffer.from(line, "base64")));
  console.log(JSON.stringify({ value, bytes: Buffer.from(encode(value)).toString("base64") }));
}
