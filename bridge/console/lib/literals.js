// Values as they are written in a language: JavaScript, Python, Java.

/** How wide a value may be before its members stand on lines of their own; the rest of the line is the call around it. */
const LINE_LETTERS = 64;

export const JAVASCRIPT = {
  word: (value) => JSON.stringify(value),
  list: ["[", "]"],
  object: (pairs) => ({
    open: "{ ",
    close: " }",
    items: pairs.map(([name, value]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${value}`),
  }),
  indent: "  ",
  comma: ",",
};

const PYTHON_NAMES = new Map([
  [true, "True"],
  [false, "False"],
  [null, "None"],
]);

export const PYTHON = {
  word: (value) => PYTHON_NAMES.get(value) ?? JSON.stringify(value),
  list: ["[", "]"],
  object: (pairs) => ({
    open: "{",
    close: "}",
    items: pairs.map(([name, value]) => `${JSON.stringify(name)}: ${value}`),
  }),
  indent: "    ",
  comma: ",",
};

/** More pairs than `Map.of` takes. */
const MAP_OF_MOST = 10;
const INT_MOST = 2 ** 31;

export const JAVA = {
  word: (value) =>
    Number.isInteger(value) && Math.abs(value) >= INT_MOST ? `${value}L` : javaText(JSON.stringify(value)),
  list: ["List.of(", ")"],
  object: (pairs) => {
    if (pairs.length <= MAP_OF_MOST)
      return {
        open: "Map.of(",
        close: ")",
        items: pairs.map(([name, value]) => `${javaText(JSON.stringify(name))}, ${value}`),
      };
    return {
      open: "Map.ofEntries(",
      close: ")",
      items: pairs.map(([name, value]) => `Map.entry(${javaText(JSON.stringify(name))}, ${value})`),
    };
  },
  indent: "    ",
  comma: "",
};

/** Java knows JSON's escapes, but reads `\u` everywhere, before it knows what is a string: those of line ends break it. */
export function javaText(json) {
  return json
    .replace(/\\u000a/gi, "\\n")
    .replace(/\\u000d/gi, "\\r")
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) =>
      parseInt(hex, 16) < 256 ? `\\${parseInt(hex, 16).toString(8).padStart(3, "0")}` : `\\u${hex}`,
    );
}

/** A value in a language; `depth` is how far in it stands, for what goes on lines of its own. */
export function literal(value, language, depth) {
  if (typeof value !== "object" || value === null) return language.word(value);
  const write = (at) => {
    if (Array.isArray(value))
      return {
        open: language.list[0],
        close: language.list[1],
        items: value.map((each) => literal(each, language, at)),
      };
    return language.object(Object.entries(value).map(([name, each]) => [name, literal(each, language, at)]));
  };
  const flat = write(depth);
  if (!flat.items.length) return `${flat.open.trim()}${flat.close.trim()}`;
  const line = `${flat.open}${flat.items.join(", ")}${flat.close}`;
  if (line.length <= LINE_LETTERS && !line.includes("\n")) return line;
  const { open, close, items } = write(depth + 1);
  const [inner, outer] = [language.indent.repeat(depth + 1), language.indent.repeat(depth)];
  return `${open.trim()}\n${inner}${items.join(`,\n${inner}`)}${language.comma}\n${outer}${close.trim()}`;
}
