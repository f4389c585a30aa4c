// What `../demo.js` offers, for a page: Node does it, asked over HTTP.

export const { WebSocket } = globalThis;

async function ask(object, method, values) {
  const answer = await fetch("/ask", { method: "POST", body: JSON.stringify({ object, method, values }) });
  const said = await answer.json();
  if (said.error) throw new Error(said.error);
  return said;
}

/** An object whose methods are carried out in Node. */
async function remote(name, values, methods) {
  const { object, url } = await ask(null, name, values);
  const made = { url };
  for (const method of methods) made[method] = (...given) => ask(object, method, given);
  return made;
}

export const startDemo = () => remote("startDemo", [location.origin], ["order", "stop"]);

export const openDoor = (url) => remote("openDoor", [url], ["cut", "shut", "open", "swallowAnswers", "leadTo", "close"]);
