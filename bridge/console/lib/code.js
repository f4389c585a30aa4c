// One call as a program in each language that there is a client for. What stands here runs as it stands, with the
// password of who signs in in the environment: it is never written down.
import { JAVA, JAVASCRIPT, PYTHON, javaText, literal } from "./literals.js";

/** The environment variable that holds the password. */
const PASSWORD = "CTIBRIDGE_PASSWORD";

/** How wide a call may be before its parameters stand on lines of their own. */
const LINE_LETTERS = 88;

/** The languages, in the order of their tabs. */
export const LANGUAGES = [
  { id: "javascript", name: "JavaScript", write: javascript },
  { id: "python", name: "Python", write: python },
  { id: "java", name: "Java", write: java },
  { id: "shell", name: "Command line", write: shell },
  { id: "jsonrpc", name: "JSON-RPC", write: jsonrpc },
];

/**
 * The program of a call: `{ method, params }` as it is written in a language, for `{ url, login, site }`: the bridge's
 * socket, who signs in, and where ("" for the first site).
 */
export function program(language, { method, params }, where) {
  const { write } = LANGUAGES.find(({ id }) => id === language);
  if (method !== "Session.login") return write({ method, params }, where);
  const { login = where.login, site = where.site } = params;
  return write({ method, params: { ...params, password: "…" } }, { ...where, login, site });
}

/** What the clients have as objects: `client.cti.dial`. Everything else is called by its name. */
const NAMESPACES = {
  Cti: "cti",
  Callback: "callback",
  Membership: "membership",
  O2g: "o2g",
  Xuc: "xuc",
  ConfigMgt: "configMgt",
  Xcu: "xcu",
};

/** Python's keywords, and what the client's methods have for themselves: such a parameter gets an underscore behind it. */
const PYTHON_WORDS = new Set([
  ...["False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del"],
  ...["elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal"],
  ...["not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "self", "_meta"],
]);

/** What the clients do by themselves, when they connect, come back and are closed: only its outcome is left to show. */
const OWN = {
  "Session.login": {
    javascript: "console.log(client.session);",
    python: "print(phone.session)",
    java: 'System.out.println(phone.call("Session.info", Map.of()));',
  },
  "Session.resume": {
    javascript: "console.log(client.session);",
    python: "print(phone.session)",
    java: 'System.out.println(phone.call("Session.info", Map.of()));',
  },
  "Session.logout": {
    javascript: "",
    python: "pass  # leaving the block signs out",
    java: "// leaving the block signs out",
  },
};

function javascript({ method, params }, { url, login, site }) {
  const [family, ...rest] = method.split(".");
  const given = Object.keys(params).length ? literal(params, JAVASCRIPT, 0) : "";
  const by = NAMESPACES[family]
    ? [`client.${NAMESPACES[family]}.${rest.join(".")}`, [given]]
    : ["client.call", [JSON.stringify(method), given]];
  const options = { url: JSON.stringify(url), login: JSON.stringify(login), password: `process.env.${PASSWORD}` };
  if (site) options.site = JSON.stringify(site);
  if (method === "Session.resume")
    options.resume = literal({ sessionId: params.sessionId ?? "", seq: params.seq ?? 0 }, JAVASCRIPT, 1);
  const written = Object.entries(options)
    .map(([name, value]) => `  ${name}: ${value},\n`)
    .join("");
  const own = OWN[method]?.javascript;
  const asked = own ?? `console.log(await ${by[0]}(${by[1].filter(Boolean).join(", ")}));`;
  return lines(
    'import { connect } from "ctibridge";',
    "",
    `const client = await connect({\n${written}});`,
    ...(asked ? [asked] : []),
    "await client.close();",
  );
}

function python({ method, params }, { url, login, site }) {
  const settings = [JSON.stringify(url), `login=${JSON.stringify(login)}`, `password=os.environ["${PASSWORD}"]`];
  if (site) settings.push(`site=${JSON.stringify(site)}`);
  if (method === "Session.resume")
    settings.push(`session_id=${JSON.stringify(params.sessionId ?? "")}`, `seq=${params.seq ?? 0}`);
  const given = Object.entries(params).map(([name, value]) => [PYTHON_WORDS.has(name) ? `${name}_` : name, value]);
  const write = (depth) => given.map(([name, value]) => `${name}=${literal(value, PYTHON, depth)}`);
  const own = OWN[method]?.python;
  const asked = own ?? `print(${called(`phone.${method}`, write, 1)})`;
  const opening = `with Client(${settings.join(", ")}) as phone:`;
  const opened =
    opening.length <= LINE_LETTERS
      ? opening
      : `with Client(\n${settings.map((each) => `    ${each},\n`).join("")}) as phone:`;
  return lines("import os", "", "from ctibridge_client import Client", "", opened, `    ${asked}`);
}

function java({ method, params }, { url, login, site }) {
  const address = site ? url.replace(/\/ws$/, `/sites/${encodeURIComponent(site)}/ws`) : url;
  const who = `${JSON.stringify(address)}, ${JSON.stringify(login)}, password`;
  const resumption = `new Resumption(${JSON.stringify(params.sessionId ?? "")}, ${params.seq ?? 0}L)`;
  const opened =
    method === "Session.resume"
      ? `CtiClient.builder(${JSON.stringify(address)}).login(${JSON.stringify(login)}, password).resume(${resumption}).connect()`
      : `CtiClient.connect(${who})`;
  const body = OWN[method]?.java ?? `System.out.println(phone.call(${JSON.stringify(method)}, ${javaParams(params)}));`;
  const needs = [
    "java.util.List",
    "java.util.Map",
    "io.ctibridge.client.CtiClient",
    "io.ctibridge.client.Resumption",
    "io.ctibridge.client.codec.Json",
  ];
  const used = needs.filter((each) => new RegExp(`\\b${each.split(".").at(-1)}\\b`).test(`${opened} ${body}`));
  return lines(
    ...used.sort().map((each) => `import ${each};`),
    "",
    "public class Call {",
    "    public static void main(String[] args) {",
    `        String password = System.getenv("${PASSWORD}");`,
    `        try (CtiClient phone = ${opened}) {`,
    `            ${body}`,
    "        }",
    "    }",
    "}",
  );
}

/** `Map.of` and `List.of` take no null: with one in it the whole is read from its JSON. */
function javaParams(params) {
  const json = JSON.stringify(params);
  return holdsNull(params) ? `Json.read(${javaText(JSON.stringify(json))})` : literal(params, JAVA, 3);
}

function holdsNull(value) {
  return value === null || (typeof value === "object" && Object.values(value).some(holdsNull));
}

function shell({ method, params }, { url, login, site }) {
  const given = Object.keys(params).length ? ` ${quoted(JSON.stringify(params))}` : "";
  const options = [`--url ${quoted(url)}`, `--login ${quoted(login)}`, `--password-env ${PASSWORD}`];
  if (site) options.push(`--site ${quoted(site)}`);
  return lines([`ctibridge call ${method}${given}`, ...options].join(" \\\n    "));
}

function jsonrpc({ method, params }, { login, site }) {
  const signIn = { login, password: "…", ...(site ? { site } : {}) };
  const frames = [];
  if (!method.startsWith("rpc.") && method !== "Session.login" && method !== "Session.resume")
    frames.push({ jsonrpc: "2.0", id: 1, method: "Session.login", params: signIn });
  const request = { jsonrpc: "2.0", id: frames.length + 1, method };
  if (Object.keys(params).length) request.params = params;
  return lines(...[...frames, request].map((frame) => JSON.stringify(frame)));
}

function called(name, write, depth) {
  const flat = write(depth);
  const line = `${name}(${flat.join(", ")})`;
  if (line.length <= LINE_LETTERS && !line.includes("\n")) return line;
  const inner = PYTHON.indent.repeat(depth + 1);
  return `${name}(\n${inner}${write(depth + 1).join(`,\n${inner}`)},\n${PYTHON.indent.repeat(depth)})`;
}

/** A word as a POSIX shell takes it. */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function lines(...written) {
  return `${written.filter((each) => each !== undefined).join("\n")}\n`;
}
