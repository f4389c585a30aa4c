// The method explorer: every method of the OpenRPC document, to be searched, filled in, run, and copied as code.
import { fill, h, text } from "../lib/dom.js";
import { buildMethod } from "./methods/view.js";
import { buildMethodList } from "./methods/list.js";
import { methodsOf } from "../lib/methods.js";
import { Schemas } from "../lib/schema.js";

export default {
  id: "methods",
  title: "Methods",
  mount(element, context) {
    const lead = h(
      "p.lead",
      null,
      "Every call that the bridge knows: what it takes, what it gives, and the same as code.",
    );
    const place = h("div", null, h("p.hint", { role: "status" }, "Reading the methods…"));
    fill(element, h("div", null, h("h1", null, "Methods"), lead), place);
    return begin(place, lead, context);
  },
};

function begin(place, lead, context) {
  const ends = [];
  const show = async () => {
    let document;
    try {
      document = await context.openrpc();
    } catch (error) {
      const again = h("button", { type: "button", onclick: show }, "Try again");
      fill(place, h("div.card.stack", null, h("p.error", { role: "alert" }, error.message), h("div.row", null, again)));
      return;
    }
    const methods = methodsOf(document);
    text(lead, `${methods.length} methods: what each takes, what it gives, and the same call as code.`);
    ends.push(explore(place, methods, new Schemas(document), context));
  };
  show();
  return () => ends.forEach((end) => end());
}

/** List and method side by side; on a narrow page one of them at a time. */
function explore(place, methods, schemas, context) {
  const detail = h("div.method-place", { id: "method" });
  const frame = h("div.explorer");
  let shown = null;
  const show = (method, { byHand } = {}) => {
    shown?.end();
    shown = buildMethod(method, schemas, context);
    const back = h("button.quiet.small.back", { type: "button", onclick: () => leave() }, "← All methods");
    fill(detail, back, shown.element);
    list.choose(method);
    if (!byHand) return;
    frame.dataset.shown = "method";
    shown.heading.focus();
  };
  const leave = () => {
    delete frame.dataset.shown;
    list.focus();
  };
  const list = buildMethodList(methods, context, (method) => show(method, { byHand: true }));
  fill(frame, list.element, detail);
  fill(place, frame);
  show(methods.find(({ name }) => name === "Cti.dial") ?? methods[0]);
  return () => {
    list.end();
    shown.end();
  };
}
