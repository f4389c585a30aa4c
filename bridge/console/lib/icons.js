// Small drawings, 24 by 24, in the colour of the text beside them.
import { s } from "./dom.js";

const PATHS = {
  phone: "M7 4h3l1.500 4.500-2 1.500a11 11 0 0 0 4.500 4.500l1.500-2L20 14v3a3 3 0 0 1-3 3C10 20 4 14 4 7a3 3 0 0 1 3-3z",
  agent: "M5 14v-2a7 7 0 0 1 14 0v2M5 13h2.500v6H6a1 1 0 0 1-1-1zM19 13h-2.500v6H18a1 1 0 0 0 1-1zM16.500 19c0 1.500-1.500 2-3.500 2",
  events: "M4 6h16M4 12h10M4 18h13M18.500 12h1.500",
  methods: "M9 5c-3 0-2 3-2 4.500S6 12 4.500 12C6 12 7 13 7 14.500S6 19 9 19M15 5c3 0 2 3 2 4.500s1 2.500 2.500 2.500C18 12 17 13 17 14.500s1 4.500-2 4.500",
  tunnel: "M3 19v-6a9 9 0 0 1 18 0v6M8 19v-5.500a4 4 0 0 1 8 0V19M2 19h20",
  status: "M3 12h4l2.500-6 5 12 2.500-6h4",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M5.600 18.400l1.100-1.100M17.300 6.700l1.100-1.100",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  hangup: "M3 14.500c5-5 13-5 18 0l-2 2.500-4-1.500v-3a12 12 0 0 0-6 0v3L5 17z",
  hold: "M9 6v12M15 6v12",
  pause: "M9 6v12M15 6v12",
  retrieve: "M8 5.500v13l10-6.500z",
  ready: "M8 5.500v13l10-6.500z",
  transfer: "M4 9h14l-3.500-3.500M20 15H6l3.500 3.500",
  people: "M9 12a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M15.500 5.400a3.500 3.500 0 0 1 0 6.200M18 14.500a6 6 0 0 1 3 5.500",
  incoming: "M18 6 7 17M7 9v8h8",
  outgoing: "M6 18 17 7M9 7h8v8",
  missed: "M5 6l7 7 7-7M5 6v4.500M5 6h4.500M4 18h16",
  enter: "M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M20 12H9M16 8l4 4-4 4",
  out: "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M4 12h11M8 8l-4 4 4 4",
};

/** The drawing of that name; an empty one where there is none. Screen readers pass over it. */
export function icon(name) {
  return s(
    "svg.icon",
    { viewBox: "0 0 24 24", "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": "1.8" },
    s("path", { d: PATHS[name] ?? "", "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );
}
