// What a user of the types may write, and what they keep him from.
import { Callback, Client, connect, Cti, Disconnected, openTunnel, TooManyRequests, UpstreamError } from "ctibridge";
import type { CtiPhoneEvent, O2gCalls, O2gTelephonicState, RestResponse, Session } from "ctibridge";
import { createCti } from "ctibridge/cti";

const client: Client = await connect({ url: "wss://bridge.example.com/ws", login: "oxe70120", password: "0000" });
const session: Session | null = client.session;
const placed = await client.cti.dial({ destination: "70121", variables: { USR_A: "b" } });
const call: string | undefined = placed?.uniqueId;
const state: O2gTelephonicState = await client.o2g.telephony.getState();
const answered: null = await client.call("Cti.answer");
await client.cti.hangup({}, { timeoutMs: 5000, signal: AbortSignal.timeout(9000), key: "k", requestId: "r" });
await client.o2g.callCenterAgent.requestIntrusion({ agentNumber: "60130", mode: "NORMAL" });
const { subscriptionId } = await client.o2g.subscribe({ selectors: [{ names: ["telephony"] }] });

for await (const event of client.events()) {
  if (event.msgType === "PhoneEvent") {
    const phone: CtiPhoneEvent = event.ctiMessage;
    console.log(phone.eventType, phone.otherDN, event.seq);
  } else if (event.method === "O2g.event") {
    console.log(event.subscriptionId === subscriptionId, event.event.eventName);
  }
}
for await (const event of client.events({ types: ["AgentStateEvent"] })) console.log(event.ctiMessage.agentId);

try {
  await client.callback.getCallbackLists();
} catch (error) {
  if (error instanceof UpstreamError || error instanceof TooManyRequests) console.log(error.code, error.data);
  else if (error instanceof Disconnected) console.log(error.message);
}
const exported: string | Uint8Array = (await client.xuc.exportPersonalContacts()).data;
await client.xuc.importPersonalContacts({ file: { data: new Uint8Array(3) } });
await connect({ url: "", encoding: "msgpack" });
// @ts-expect-error an encoding that is none
await connect({ url: "", encoding: "xml" });
const next: Client = new Client({ url: "", credentials: async () => ({ login: "a", password: "b" }), resume: client.resumption });
await next.close({ keepSession: true });

const { status, headers: fields, origin }: RestResponse = await client.request({ path: "/api/rest", headers: { Accept: ["a", "b"] } });
console.log(status + 1, fields.getSetCookie(), origin === "bridge");
const tunnel = await openTunnel({ url: "", token: "t", onEvent: ({ identifier, event }) => console.log(identifier, event.eventName) });
tunnel.close();

Cti.setHandler(Cti.MessageType.PHONEEVENT!, (message) => console.log(message.eventType));
Cti.dial("70121", { USR_A: "b" });
Callback.takeCallback("uuid");
createCti().Membership.getUserDefaultMembership(1);

// @ts-expect-error a request without a path
await client.request({ method: "GET" });
// @ts-expect-error a parameter's type
await client.cti.dial({ destination: 70121 });
// @ts-expect-error a parameter that is missing
await client.cti.dial({});
// @ts-expect-error parameters that are missing
await client.cti.dial();
// @ts-expect-error a method's name
await client.cti.dail({ destination: "70121" });
// @ts-expect-error a value that is none of its type's
await client.o2g.callCenterAgent.requestIntrusion({ agentNumber: "60130", mode: "LOUD" });
// @ts-expect-error a member that the result has not
(await client.o2g.telephony.getState()).colour;
// @ts-expect-error a method's name, as a string
await client.call("Cti.dail");
for await (const event of client.events({ types: ["PhoneEvent"] })) {
  // @ts-expect-error another message's member
  event.ctiMessage.agentId;
}
// @ts-expect-error a name that Cti.js has not
Cti.dail("70121");

export type Used = [typeof session, typeof call, typeof state, typeof answered, typeof exported, O2gCalls | undefined];
