// What a person writes into the tunnel's form, as a request, and what comes back, as he reads it.

/** Header lines ("Name: value") as `{ headers }` or `{ problem }`; a name that repeats becomes an array. */
export function headersOf(text) {
  const headers = {};
  for (const line of text
    .split("\n")
    .map((each) => each.trim())
    .filter(Boolean)) {
    const parts = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(line);
    if (!parts) return { problem: `"${line}" is no header: write Name: value` };
    const [, name, value] = parts;
    headers[name] = name in headers ? [headers[name], value].flat() : value;
  }
  return { headers };
}

/** A body as `{ body }` or `{ problem }`: JSON, unless the headers say that it is something else. */
export function bodyOf(text, headers) {
  if (!text.trim()) return {};
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  if (type && !/json/i.test([type].flat()[0])) return { body: text };
  try {
    return { body: JSON.parse(text) };
  } catch (error) {
    return { problem: `is not JSON: ${error.message}. For another kind of body say which: Content-Type: text/plain` };
  }
}

/** A path as the tunnel takes it, or why it is none. */
export function pathProblem(path) {
  if (!path.startsWith("/")) return "begins with / and names no host: /api/rest/1.0/telephony/calls";
  const left = /\{(\w+)\}/.exec(path);
  return left ? `write a value for {${left[1]}}` : "";
}

/** An answer's body: `{ kind, text }`; bytes that are text as text, others as what a hex editor shows of them. */
export function shownBody(body, contentType) {
  if (body === null || body === undefined) return { kind: "empty", text: "" };
  if (!(body instanceof Uint8Array)) return { kind: "json", text: JSON.stringify(body, null, 2) };
  if (/^text\/|xml|csv/i.test(contentType ?? "")) return { kind: "text", text: new TextDecoder().decode(body) };
  return { kind: "bytes", text: hex(body) };
}

/** How many bytes are shown; the rest is counted. */
const HEX_BYTES = 512;

function hex(bytes) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, HEX_BYTES); at += 16) {
    const row = [...bytes.slice(at, at + 16)];
    const numbers = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${numbers.padEnd(48)} ${letters}`);
  }
  if (bytes.length > HEX_BYTES) lines.push(`… ${bytes.length.toLocaleString("en")} bytes in all`);
  return lines.join("\n");
}

/** The cookies of one site, as a browser would keep them for as long as the page is there. */
export class Cookies {
  #values = new Map();

  get names() {
    return [...this.#values.keys()];
  }

  /** Keeps what an answer sets, and drops what it ends. */
  take(headers) {
    for (const line of headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(";").map((each) => each.trim());
      const [name, ...value] = pair.split("=");
      const isOver = attributes.some(
        (each) => /^max-age=(0|-)/i.test(each) || (/^expires=/i.test(each) && Date.parse(each.slice(8)) <= Date.now()),
      );
      if (isOver) this.#values.delete(name);
      else this.#values.set(name, value.join("="));
    }
  }

  /** The headers of a request, with the cookies, unless it has its own. */
  give(headers) {
    if (!this.#values.size || Object.keys(headers).some((name) => name.toLowerCase() === "cookie")) return headers;
    return { ...headers, Cookie: [...this.#values].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  clear() {
    this.#values.clear();
  }
}

/** HTTP's own credentials for a login and a password, of whatever letters. */
export function basic(login, password) {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${login}:${password}`)))}`;
}
