// Makes classic/ctibridge.js of the modules in src: one plain script that defines `Cti`, `Callback`, `Membership` and
// `ctibridge`. `--check` only says whether it is as it would be made now. Errors: an Error for what it cannot join.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { main } from "./generate.js";

const SOURCE = new URL("../src/", import.meta.url);

/** What pages find as globals. */
const GLOBALS = ["Callback", "Cti", "Membership"];

/** Each module becomes a function's body that runs once, after those that it imports, so that names never meet. */
async function joined(entry) {
  const done = new Map();
  const visit = async (name) => {
    if (done.has(name)) return;
    done.set(name, null);
    const { imports, exports, body } = take(name, await readFile(new URL(name, SOURCE), "utf8"));
    for (const each of imports) await visit(each.from);
    done.delete(name);
    done.set(name, { imports, exports, body });
  };
  await visit(entry);
  return done;
}

function take(name, text) {
  const imports = [];
  const exports = [];
  const body = text
    .replace(/^import \{([^}]*)\} from "\.\/([^"]+)";\n/gm, (_, names, from) => {
      imports.push({ names: listed(names), from });
      return "";
    })
    .replace(/^export \{([^}]*)\} from "\.\/([^"]+)";\n/gm, (_, names, from) => {
      imports.push({ names: listed(names), from });
      exports.push(...listed(names));
      return "";
    })
    .replace(/^export const \{([^}]*)\}/gm, (_, names) => {
      exports.push(...listed(names));
      return `const {${names}}`;
    })
    .replace(/^export ((?:async )?function|class|const) (\w+)/gm, (_, kind, exported) => {
      exports.push(exported);
      return `${kind} ${exported}`;
    });
  if (/^(import|export)\b/m.test(body)) throw new Error(`${name} imports or exports in a way that is not joined here`);
  return { imports, exports, body };
}

function listed(names) {
  return names.split(",").map((each) => each.trim()).filter(Boolean);
}

/** classic/ctibridge.js */
export async function classic() {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const parts = [
    `// ctibridge ${version}, the classic script. Made by scripts/build.js of src/. Do not edit.`,
    '(function () {\n"use strict";\nconst modules = {};\n',
  ];
  for (const [name, { imports, exports, body }] of await joined("index.js")) {
    parts.push(`// --- ${name}\nmodules["${name}"] = (function () {`);
    for (const { names, from } of imports) parts.push(`const { ${names.join(", ")} } = modules["${from}"];`);
    parts.push(`${body.trim()}\nreturn { ${exports.join(", ")} };\n})();\n`);
  }
  parts.push('const ctibridge = modules["index.js"];');
  parts.push(`Object.assign(globalThis, { ctibridge, ${GLOBALS.map((each) => `${each}: ctibridge.${each}`).join(", ")} });`);
  return `${parts.join("\n")}\n})();\n`;
}

/** File → what it has to hold. */
export const BUILT = new Map([["classic/ctibridge.js", await classic()]]);

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(BUILT, "npm run build");
