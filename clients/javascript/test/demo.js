// The real demo as a child process, a door in front of it that can be shut, and waiting for what is to happen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { createInterface } from "node:readline";

/** How long anything may take on a slow machine. */
export const PATIENCE_MS = 60_000;

/** The command that starts the bridge; the project's own virtual environment is before it in PATH when CI runs this. */
const COMMAND = process.env.CTIBRIDGE ?? "ctibridge";

/** `ctibridge demo` on a port of its own: its address, and how to stop it. */
export async function startDemo() {
  const child = spawn(COMMAND, ["demo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  const url = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${COMMAND} demo is not ready`)), PATIENCE_MS).unref();
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`${COMMAND} demo ended with ${status} before it was ready`)));
    lines.on("line", (line) => line.startsWith("ready ") && resolve(line.split(" ")[1]));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, stop };
}

/**
 * A TCP door in front of an address: `cut` ends what passes, `shut` lets nobody in, `open` does so again;
 * `swallowAnswers` drops what comes back through what passes now, `leadTo` leads who comes from now on elsewhere.
 */
export async function openDoor(url) {
  let { hostname, port } = new URL(url);
  const pairs = new Set();
  const door = { isShut: false };
  const server = net.createServer((near) => {
    if (door.isShut) return void near.destroy();
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
  door.url = url.replace(`:${port}`, `:${server.address().port}`);
  door.cut = () => {
    for (const pair of [...pairs]) for (const each of pair) each.destroy();
  };
  door.swallowAnswers = () => {
    for (const [near, far] of pairs) far.unpipe(near).resume();
  };
  door.shut = () => {
    door.isShut = true;
    door.cut();
  };
  door.open = () => {
    door.isShut = false;
  };
  door.leadTo = (other) => {
    ({ hostname, port } = new URL(other));
  };
  door.close = () => {
    door.cut();
    server.close();
  };
  return door;
}

/** The first event of a stream that fits. */
export async function first(stream, fits) {
  const deadline = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no such event within ${PATIENCE_MS} ms: ${fits}`)), PATIENCE_MS).unref();
  });
  const search = async () => {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) throw new Error(`the events ended before: ${fits}`);
      if (fits(value)) return value;
    }
  };
  return Promise.race([search(), deadline]);
}

/** Waits until a condition holds. */
export async function until(condition) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
