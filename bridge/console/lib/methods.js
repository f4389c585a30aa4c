// The methods of an OpenRPC document, in groups, to be searched.

/** What goes before the names of O2G's own chapters. */
const GROUPS = {
  Cti: "Cti.js",
  Callback: "Cti.js: call-backs",
  Membership: "Cti.js: membership",
  XCU: "XCU",
  Bridge: "The bridge",
};

const KINDS = { o2g: "O2G", xivo: "XiVO" };

/** Every method as the explorer shows it. */
export function methodsOf(document) {
  const errors = document.components?.errors ?? {};
  return document.methods.map((method) => {
    const tag = method.tags?.[0]?.name ?? "";
    const route = /^([A-Z]+) (\/\S*)$/.exec(method.summary ?? "");
    return {
      ...method,
      group: GROUPS[tag] ?? tag.replace(/^O2G /, "O2G: "),
      verb: route?.[1] ?? null,
      path: route?.[2] ?? null,
      about: route ? "" : (method.summary ?? ""),
      sites: sitesOf(method),
      errors: (method.errors ?? []).map((each) => named(each, errors)),
      hears: method["x-triggers"] ?? [],
    };
  });
}

/** Methods by group, in the document's order: `[[group, methods], …]`. */
export function grouped(methods) {
  const groups = new Map();
  for (const method of methods) groups.set(method.group, [...(groups.get(method.group) ?? []), method]);
  return [...groups];
}

/**
 * The methods that have every word, those whose own name begins with the words' text first. Words are sought in name,
 * group, path and parameters, and upper and lower case are alike.
 */
export function found(methods, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return methods;
  const hits = methods.filter((method) => words.every((word) => searched(method).includes(word)));
  const rank = ({ name }) => {
    const own = name.toLowerCase();
    if (own === words[0] || own.split(".").at(-1) === words[0]) return 0;
    return own.split(".").at(-1).startsWith(words[0]) ? 1 : own.includes(words[0]) ? 2 : 3;
  };
  return hits
    .map((method) => [rank(method), method])
    .sort(([one], [other]) => one - other)
    .map(([, method]) => method);
}

/** REST operations, for the tunnel's path: `[{ verb, path, name }]`. */
export function operationsOf(document) {
  return methodsOf(document)
    .filter(({ path }) => path)
    .map(({ verb, path, name }) => ({ verb, path, name }));
}

const texts = new WeakMap();

function searched(method) {
  if (!texts.has(method)) {
    const parts = [
      method.name,
      method.group,
      method.summary ?? "",
      method.description ?? "",
      ...method.params.map(({ name }) => name),
    ];
    texts.set(method, parts.join(" ").toLowerCase());
  }
  return texts.get(method);
}

function sitesOf(method) {
  const can = (method["x-supported"] ?? []).map((kind) => ({ kind, name: KINDS[kind] ?? kind, can: true, why: "" }));
  const cannot = Object.entries(method["x-not-supported"] ?? {}).map(([kind, why]) => ({
    kind,
    name: KINDS[kind] ?? kind,
    can: false,
    why,
  }));
  return [...can, ...cannot].sort((one, other) => one.kind.localeCompare(other.kind));
}

function named(error, errors) {
  const name = error.$ref?.split("/").at(-1);
  return { name: name ?? "", ...(name ? errors[name] : error) };
}
