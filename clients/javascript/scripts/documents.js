// Where the project's documents are, that sources here are made from.
import { readFile } from "node:fs/promises";

const ROOT = new URL("../../../", import.meta.url);

async function json(path) {
  return JSON.parse(await readFile(new URL(path, ROOT), "utf8"));
}

/** The OpenRPC document: every method, its parameters and results. */
export const openrpc = await json("protocol/openrpc/openrpc.json");

/** How Cti.js writes its calls as frames of its own. */
export const catalogue = await json("protocol/catalogue/cti-methods.json");
