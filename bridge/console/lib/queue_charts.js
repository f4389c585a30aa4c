// Small charts in SVG, each with what it shows in words for those who cannot see it.
import { s } from "./dom.js";

const WIDTH = 240;
const HEIGHT = 56;

/**
 * How a number went over the last `spanS` seconds, as steps: `points` are `{ atMs, value }`, the oldest first, the first
 * one before the span where there is one.
 */
export function steps(label, points, { nowMs = Date.now(), spanS }) {
  const fromMs = nowMs - spanS * 1000;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = (atMs) => round((Math.max(0, atMs - fromMs) / (spanS * 1000)) * WIDTH);
  const y = (value) => round(HEIGHT - 3 - (value / most) * (HEIGHT - 10));
  let line = "";
  let last = null;
  for (const { atMs, value } of points) {
    line += last === null ? `M${x(atMs)} ${y(value)}` : `H${x(atMs)}V${y(value)}`;
    last = value;
  }
  line += `H${WIDTH}`;
  const first = points.length ? x(points[0].atMs) : 0;
  return s(
    "svg.steps",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    s("path.steps-ground", { d: `M0 ${HEIGHT - 3}H${WIDTH}` }),
    points.length > 0 && s("path.steps-area", { d: `${line}V${HEIGHT - 3}H${first}Z` }),
    points.length > 0 && s("path.steps-line", { d: line }),
  );
}

/** Parts of a whole, side by side: `parts` are `{ name, value, kind }`; `kind` chooses the colour. */
export function shares(label, parts) {
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  let at = 0;
  const bars = parts.map(({ value, kind }) => {
    const width = whole ? (value / whole) * WIDTH : 0;
    const bar = s(`rect.share.${kind}`, { x: round(at), y: 0, width: round(Math.max(0, width - (width ? 2 : 0))), height: 8, rx: 2 });
    at += width;
    return bar;
  });
  return s(
    "svg.shares",
    { viewBox: `0 0 ${WIDTH} 8`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    whole ? bars : s("rect.share.none", { x: 0, y: 0, width: WIDTH, height: 8, rx: 2 }),
  );
}

function round(number) {
  return Math.round(number * 10) / 10;
}
