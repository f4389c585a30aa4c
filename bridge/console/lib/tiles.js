// Small charts: a line of the last values, with its area below, and one number that says what it comes to.
import { h, s, text } from "./dom.js";

const WIDTH = 240;
const HEIGHT = 56;

/** Below this the highest value does not count as high: a single call is no mountain. */
const LEAST_TOP = 1;

/** A tile with a title, the newest value and its line: `{ element, show(values) }`. `format` writes a value. */
export function buildTile(title, { format = String, hint = "", points = 60 } = {}) {
  const value = h("p.figure", null, "–");
  const top = h("span.hint");
  const area = s("path.area");
  const line = s("path.line");
  const chart = s(
    "svg.spark",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": title },
    s("path.ground", { d: `M0 ${HEIGHT - 1}H${WIDTH}` }),
    area,
    line,
  );
  const element = h(
    "div.card.tile",
    null,
    h("div.spread", null, h("h3", null, title), top),
    value,
    chart,
    hint && h("p.hint", null, hint),
  );
  return {
    element,
    show(values) {
      const last = values.at(-1) ?? 0;
      const highest = Math.max(LEAST_TOP, ...values);
      text(value, format(last));
      text(top, `top ${format(Math.max(0, ...values))}`);
      const [drawn, filled] = pathOf(values, highest, points);
      line.setAttribute("d", drawn);
      area.setAttribute("d", filled);
      chart.setAttribute("aria-label", `${title}: ${format(last)} now, ${format(Math.max(0, ...values))} at most`);
    },
  };
}

/** The line through values, the newest at the right end, and the same closed to an area: `[line, area]`. */
export function pathOf(values, highest, points = 60, width = WIDTH, height = HEIGHT) {
  if (!values.length) return ["", ""];
  const step = width / (points - 1);
  const x = (index) => width - (values.length - 1 - index) * step;
  const y = (value) => height - 2 - (Math.max(0, value) / highest) * (height - 6);
  const at = values.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`);
  const line = `M${at.join("L")}`;
  return [line, `${line}V${height}H${x(0).toFixed(1)}Z`];
}
