// What can be done while one call is held and another party is being asked: transfer, conference, or back.
import { action } from "../../lib/actions.js";
import { h, text } from "../../lib/dom.js";
import { party } from "../../lib/format.js";

/** Builds the bar; `show` makes it that of the calls that there are. */
export function buildConsultation(calls, cti) {
  const sentence = h("p");
  const complete = action("button.primary#complete", "Complete transfer", () => cti.completeTransfer(), "transfer");
  const conference = action("button#conference", "Conference", () => cti.conference(), "people");
  const cancel = action("button#cancel", "Cancel", () => cti.cancelTransfer(), "retrieve");
  cancel.title = "Ends the call with whom you ask, and goes back to the one who waits";
  const element = h("div.card.consultation#consultation", { role: "group", "aria-label": "Transfer or conference", hidden: true }, sentence, h("div.row", null, complete, conference, cancel));

  const show = () => {
    const consultation = calls.consultation();
    element.hidden = consultation === null;
    if (!consultation) return;
    const { held, asked } = consultation;
    const [waiting, other] = [party(held.name, held.number), party(asked.name, asked.number)];
    text(sentence, asked.state === "active" ? `${waiting} waits while you speak with ${other}.` : `${waiting} waits while ${other} is being called.`);
    conference.disabled = asked.state !== "active";
  };
  return { element, show };
}
