// The agent's place: his state, and the queues with their statistics as they change.
import { h } from "../lib/dom.js";

export default {
  id: "agent",
  title: "Agent",
  needsSession: true,
  mount(element) {
    element.append(h("h1", null, "Agent"));
  },
};
