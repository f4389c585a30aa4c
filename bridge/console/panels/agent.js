// The agent's place: what he does, the queues with their statistics as they change, and his team.
import { ContactCentre } from "../lib/contact_centre.js";
import { fill, h, text } from "../lib/dom.js";
import { inWords } from "../lib/notices.js";
import { buildDesk } from "./agent/desk.js";
import { Queues } from "./agent/queues.js";
import { Team } from "./agent/team.js";

/** Messages that come together are shown together: a burst of a hundred queues is drawn once. */
const SHOWN_AFTER_MS = 50;

export default { id: "agent", title: "Agent", needsSession: true, mount };

function mount(element, context) {
  const { cti } = context.client;
  const centre = new ContactCentre();
  const desk = buildDesk(cti);
  const queues = new Queues(centre);
  const team = new Team(centre);
  const refusal = h("p.empty", { hidden: true });
  let own; // the user's number as an agent; undefined while he is none
  let ownPhone = "";
  let isAsked = false;

  fill(element, h("h1.hidden-text", null, "Agent"), desk.element, refusal, queues.element, team.element);

  /** Asks for everything, at the first look: who only telephones needs no statistics. */
  async function ask() {
    if (isAsked) return;
    isAsked = true;
    try {
      centre.queueList(await cti.getList({ objectType: "queue" }));
      centre.directory(await cti.getAgentDirectory());
      await cti.subscribeToAgentEvents();
      await cti.subscribeToQueueStats();
      refusal.hidden = true;
    } catch (error) {
      text(refusal, inWords(error));
      refusal.hidden = false;
    }
    show();
  }

  function show() {
    const agent = centre.agents.get(own);
    desk.show(own, agent, ownPhone);
    queues.show(agent?.queues ?? []);
    team.show(own);
  }

  let due = 0;
  function showSoon() {
    due ||= setTimeout(() => {
      due = 0;
      show();
    }, SHOWN_AFTER_MS);
  }

  const ends = [
    context.onEvent("UserConfigUpdate", ({ ctiMessage }) => {
      own = ctiMessage.agentId;
      // On an O2G a user's id is his number.
      if (context.session?.kind === "o2g") ownPhone = String(ctiMessage.userId);
      show();
    }),
    context.onEvent("AgentStateEvent", ({ ctiMessage }) => (centre.agentState(ctiMessage), showSoon())),
    context.onEvent("QueueStatistics", ({ ctiMessage }) => (centre.statistics(ctiMessage), showSoon())),
    context.onEvent("UsersStatuses", ({ ctiMessage }) => desk.reasons(ctiMessage)),
    context.onEvent("Resync", () => {
      isAsked = false;
      if (!element.hidden) ask();
    }),
  ];
  element.addEventListener("shown", ask);
  if (!element.hidden) ask();
  const clock = setInterval(() => !element.hidden && (desk.tick(), queues.tick(), team.tick()), 1000);
  show();
  return () => {
    clearInterval(clock);
    clearTimeout(due);
    element.removeEventListener("shown", ask);
    for (const end of ends) end();
  };
}
