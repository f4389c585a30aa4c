// The npm package @open-rpc/client-js against a running bridge: what it is answered, as JSON on standard output.
// It knows nothing of the bridge but its address and what rpc.discover answers.
import { Client, RequestManager, WebSocketTransport } from "@open-rpc/client-js";

const [url] = process.argv.slice(2);
const client = new Client(new RequestManager([new WebSocketTransport(url)]));
const heard = [];
const waiting = [];
client.onNotification((notification) => {
  heard.push(notification);
  waiting.forEach((look) => look());
});

const document = await client.request({ method: "rpc.discover" });
const methods = new Map(document.methods.map((method) => [method.name, method]));

/** A call by name, or by position in the order that the document has. */
function call(name, given = {}, byPosition = false) {
  const { params } = methods.get(name);
  for (const param of params) {
    if (param.required && !(param.name in given)) throw new Error(`${name}: ${param.name} is missing`);
  }
  const positions = params.map((param) => given[param.name] ?? null);
  while (positions.length && positions.at(-1) === null) positions.pop();
  return client.request({ method: name, params: byPosition ? positions : given });
}

/** What a call is refused with. */
async function refused(...how) {
  try {
    return { result: await call(...how) };
  } catch (error) {
    return { code: error.code, message: error.message, data: error.data };
  }
}

/** Resolves with the first notification that fits. */
function notification(fits) {
  return new Promise((resolve) => {
    const look = () => {
      const found = heard.find(fits);
      if (found) resolve(found);
    };
    waiting.push(look);
    look();
  });
}

const said = { openrpc: document.openrpc, methods: methods.size };
said.ping = await call("rpc.ping");
said.signedOut = await refused("O2g.telephony.getCalls");
said.login = await call("Session.login", { login: "oxe70120", password: "0000" });
said.missing = await client
  .request({ method: "O2g.telephony.getCall", params: {} })
  .catch((error) => ({ code: error.code, data: error.data }));
said.calls = await call("O2g.telephony.getCalls");
said.dial = await call("Cti.dial", { destination: "70121" }, true);
said.event = await notification(
  (each) => each.method === "Cti.event" && each.params.ctiMessage.eventType === "EventDialing",
);
said.legs = await call("O2g.telephony.getLegs", { callRef: said.dial.uniqueId }, true);
said.hangup = await call("Cti.hangup");
said.released = await notification(
  (each) => each.method === "Cti.event" && each.params.ctiMessage.eventType === "EventReleased",
);
said.logout = await call("Session.logout");
console.log(JSON.stringify(said));
client.close();
