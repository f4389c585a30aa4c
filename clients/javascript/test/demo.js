// The real demo as a child process, and a door in front of it that can be shut. Pages have `browser/demo.js` in its place.
import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { createInterface } from "node:readline";
import { PATIENCE_MS } from "./waiting.js";

export { WebSocket } from "ws";

/** The command that starts the bridge; the project's own virtual environment is before it in PATH when CI runs this. */
const COMMAND = process.env.CTIBRIDGE ?? "ctibridge";

/**
 * `ctibridge demo` on a port of its own: its address, how to stop it, and `order`, what is to befall its O2G (the project's
 * README, "When things go wrong"). `origins`: whose pages may connect.
 */
export async function startDemo(...origins) {
  const allowed = origins.flatMap((origin) => ["--origin", origin]);
  const child = spawn(COMMAND, ["demo", "--port", "0", ...allowed], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  let orders;
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${COMMAND} demo is not ready`)), PATIENCE_MS);
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`${COMMAND} demo ended with ${status} before it was ready`)));
    lines.on("line", (line) => {
      orders ??= /faults +curl (\S+)/.exec(line)?.[1];
      if (!line.startsWith("ready ")) return;
      clearTimeout(timer);
      resolve(line.split(" ")[1]);
    });
  });
  const order = async (path) => {
    const answer = await fetch(`${orders}${path}`, { method: "POST" });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, order, stop };
}

/**
 * A TCP door in front of an address: `cut` ends what passes, `shut` lets nobody in, `open` does so again;
 * `swallowAnswers` drops what comes back through what passes now, `leadTo` leads who comes from now on elsewhere.
 */
export async function openDoor(url) {
  let { hostname, port } = new URL(url);
  const pairs = new Set();
  let isShut = false;
  const server = net.createServer((near) => {
    if (isShut) return void near.destroy();
    const far = net.connect({ host: hostname, port: Number(port) });
    const pair = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const each of pair) each.destroy();
    };
    for (const each of pair) each.on("error", end).on("close", end);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = async () => {
    for (const pair of [...pairs]) for (const each of pair) each.destroy();
  };
  return {
    url: url.replace(`:${port}`, `:${server.address().port}`),
    cut,
    swallowAnswers: async () => {
      for (const [near, far] of pairs) far.unpipe(near).resume();
    },
    shut: async () => {
      isShut = true;
      await cut();
    },
    open: async () => {
      isShut = false;
    },
    leadTo: async (other) => {
      ({ hostname, port } = new URL(other));
    },
    close: async () => {
      await cut();
      server.close();
    },
  };
}
