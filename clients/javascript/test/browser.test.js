// The tests of the two faces once more, in headless Chromium: the promise API as the ES module, and the names of Cti.js
// as the classic script, both as the bridge serves them. The same files run, with `node:test`, `node:assert` and `demo.js` replaced by those in `browser`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openDoor, startDemo } from "./demo.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** How long all tests of one page may take, its start included: some 25 s on an idle machine. */
const PAGE_MOST_MS = 300_000;

const OPTIONS = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

const TYPES = { ".js": "text/javascript", ".html": "text/html" };

/** What stands in a page for what Node has. */
const IMPORTS = {
  "node:test": "/test/browser/runner.js",
  "node:assert/strict": "/test/browser/assert.js",
  "/test/demo.js": "/test/browser/demo.js",
};

function chromium() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      try {
        accessSync(join(folder, name));
        return join(folder, name);
      } catch {
        // not there
      }
    }
  }
  return null;
}

const CHROMIUM = chromium();
const skip = CHROMIUM ? false : "there is no Chromium here";

/** Where a test's page comes from, and what it asks Node to do. */
class Site {
  #objects = new Map();
  #pages = new Map();
  #told = null;
  #server = http.createServer((request, answer) => {
    this.#answer(request, answer).catch((error) => {
      answer.writeHead(404).end(String(error));
    });
  });

  async open() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const each of this.#objects.values()) await (each.stop ?? each.close)(); // a page that failed has left them
  }

  /** The address of a page that runs a file, and what it will tell. */
  page(file, { imports = {}, scripts = [] } = {}) {
    const map = JSON.stringify({ imports: { ...IMPORTS, ...imports } });
    const tags = scripts.map((each) => `<script src="${each}"></script>`);
    this.#pages.set(`/${file}.html`, `<!doctype html><script type="importmap">${map}</script>${tags.join("")}<script type="module" src="/test/browser/run.js"></script>`);
    const told = new Promise((resolve) => (this.#told = resolve));
    return { url: `${this.origin}/${file}.html?${file}`, told };
  }

  async #answer(request, answer) {
    const { pathname } = new URL(request.url, this.origin);
    if (request.method === "POST") {
      let text = "";
      for await (const piece of request) text += piece;
      const said = JSON.parse(text);
      if (pathname === "/results") this.#told(said);
      const body = pathname === "/ask" ? await this.#carryOut(said).catch((error) => ({ error: String(error) })) : {};
      answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    const page = this.#pages.get(pathname);
    const body = page ?? (await readFile(join(ROOT, normalize(pathname))));
    answer.writeHead(200, { "Content-Type": TYPES[extname(pathname)] ?? "text/plain" }).end(body);
  }

  async #carryOut({ object, method, values }) {
    if (object !== null) {
      await this.#objects.get(object)[method](...values);
      return {};
    }
    const made = await { startDemo, openDoor }[method](...values);
    this.#objects.set(this.#objects.size, made);
    return { object: this.#objects.size - 1, url: made.url };
  }
}

let site;
let bridge;
let served;

before(async () => {
  site = new Site();
  await site.open();
  bridge = await startDemo();
  served = `${new URL(bridge.url).origin.replace("ws", "http")}/client`;
});

after(async () => {
  await site.close();
  await bridge.stop();
});

/** Runs a file of tests in a page; each of its tests is one here. */
async function inChromium(context, file, how) {
  const { url, told } = site.page(file, how);
  const profile = await mkdtemp(join(tmpdir(), "ctibridge-chromium-"));
  const child = spawn(CHROMIUM, [...OPTIONS, `--user-data-dir=${profile}`, url], { stdio: "ignore", env: { ...process.env, HOME: profile } });
  const ended = once(child, "exit");
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${file} has not ended within ${PAGE_MOST_MS} ms`)), PAGE_MOST_MS);
    });
    const gone = ended.then(([status]) => {
      throw new Error(`Chromium ended with ${status}`);
    });
    const { results, error } = await Promise.race([told, late, gone]);
    if (error) throw new Error(error);
    for (const each of results) {
      await context.test(each.name, () => {
        if (each.error) throw new Error(each.error);
      });
    }
  } finally {
    clearTimeout(timer);
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

for (const file of ["client.test.js", "tunnel.test.js"]) {
  test(`the ES module in Chromium: ${file}`, { skip }, (context) => inChromium(context, file, { imports: { "/src/": `${served}/esm/` } }));
}

test("the classic script in Chromium: cti.test.js", { skip }, (context) => {
  return inChromium(context, "cti.test.js", {
    scripts: [`${served}/ctibridge.js`],
    imports: { "/src/cti.js": "/test/browser/classic.js" },
  });
});
