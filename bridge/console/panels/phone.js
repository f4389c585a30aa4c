// The soft phone: calls as they are, and what can be done with each.
import { h } from "../lib/dom.js";

export default {
  id: "phone",
  title: "Phone",
  needsSession: true,
  mount(element) {
    element.append(h("h1", null, "Phone"));
  },
};
