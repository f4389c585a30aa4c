// A call as code, a tab for each language, always as the form is now.
import { LANGUAGES, program } from "../../lib/code.js";
import { block, colour } from "../../lib/coloured.js";
import { copyButton } from "../../lib/copying.js";
import { fill, h } from "../../lib/dom.js";

/** The language that was chosen last, for the next method. */
let chosen = LANGUAGES[0].id;

/** What each needs before it runs. */
const NEEDS = {
  javascript: "npm install --install-links clients/javascript ws; the password in CTIBRIDGE_PASSWORD; node call.mjs",
  python: "pip install ./clients/python; the password in CTIBRIDGE_PASSWORD; python call.py",
  java: "clients/java/build.sh; the password in CTIBRIDGE_PASSWORD; java -cp clients/java/build/ctibridge-client.jar Call.java",
  shell: "The password in CTIBRIDGE_PASSWORD.",
  jsonrpc: "Text frames for a WebSocket, one a line, for any language: write your password into the first.",
};

/** Builds it: `{ element, show(params), end }`. */
export function buildCode(method, context) {
  const shown = block("Code");
  shown.id = "code";
  const needs = h("p.hint");
  let params = {};
  let written = "";
  const where = () => ({
    url: context.bridge.wsUrl,
    login: context.session?.login ?? "oxe70120",
    site: context.session?.site ?? "",
  });
  const write = () => {
    written = program(chosen, { method: method.name, params }, where());
    colour(shown, written);
    fill(needs, NEEDS[chosen]);
  };
  const tabs = LANGUAGES.map(({ id, name }) =>
    h("button.small.choice", { type: "button", "data-language": id, onclick: () => choose(id) }, name),
  );
  const choose = (id) => {
    chosen = id;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.language === id));
    write();
  };
  choose(chosen);
  const element = h(
    "section.card.stack.tight",
    { "aria-label": "The same call as code" },
    h(
      "div.spread",
      null,
      h("h3", null, "The same call as code"),
      copyButton(context, () => written, { label: "Copy the code" }),
    ),
    h("div.row.choices", { role: "group", "aria-label": "Language" }, tabs),
    shown,
    needs,
  );
  return {
    element,
    show(now) {
      params = now;
      write();
    },
    end: context.onSession(write),
  };
}
