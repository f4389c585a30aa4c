// The figures of `/metrics` (Prometheus's text) that the status shows, and how they change.

/** How many looks a chart shows: three minutes, at one in three seconds. */
export const LOOKS_MOST = 60;

/** Samples by name: `[{ labels, value }]`. Lines that are none are passed over. */
export function samplesOf(text) {
  const samples = new Map();
  for (const line of text.split("\n")) {
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!parts) continue;
    const [, name, labels = "", value] = parts;
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [
      key,
      said.replace(/\\(.)/g, (_, letter) => (letter === "n" ? "\n" : letter)),
    ]);
    samples.set(name, [...(samples.get(name) ?? []), { labels: Object.fromEntries(pairs), value: Number(value) }]);
  }
  return samples;
}

/** The figures at one time; counters are totals. */
export function figuresOf(text) {
  const samples = samplesOf(text);
  const sum = (name, wants = () => true) =>
    (samples.get(name) ?? []).filter(({ labels }) => wants(labels)).reduce((all, { value }) => all + value, 0);
  return {
    sessions: sum("ctibridge_sessions"),
    sockets: sum("ctibridge_sockets"),
    inFlight: sum("ctibridge_in_flight"),
    lagMs: Math.max(0, ...(samples.get("ctibridge_loop_lag_seconds") ?? []).map(({ value }) => value)) * 1000,
    calls: sum("ctibridge_calls_total"),
    errors: sum("ctibridge_calls_total", ({ outcome }) => outcome !== "ok"),
    events: sum("ctibridge_events_total"),
    rest: sum("ctibridge_tunnel_requests_total") + sum("ctibridge_ingress_requests_total"),
  };
}

/** What is counted since the start; of these a chart shows how many a second. */
const COUNTED = ["calls", "errors", "events", "rest"];

/** The last figures, for charts. */
export class History {
  #last = null;
  #looks = [];

  /** Figures at a time (ms). A counter that has become smaller belongs to a bridge that has started anew. */
  add(figures, atMs) {
    const last = this.#last;
    this.#last = { figures, atMs };
    const look = { ...figures };
    const passedS = last && (atMs - last.atMs) / 1000;
    for (const name of COUNTED) {
      const more = last ? figures[name] - last.figures[name] : 0;
      look[name] = passedS > 0 && more >= 0 ? more / passedS : 0;
    }
    this.#looks.push(look);
    if (this.#looks.length > LOOKS_MOST) this.#looks.shift();
  }

  /** The values of one figure, oldest first. */
  values(name) {
    return this.#looks.map((look) => look[name]);
  }
}
