// The names of Cti.js, for TypeScript. Parameters are by position, as there; answers come as messages.

type Handler = (message: any) => void;
type Send = (...parameters: any[]) => void;

export interface Topic {
  subscribe(handler: Handler): void;
  unsubscribe(handler: Handler): void;
  publish(message: unknown): void;
}

export interface CtiNames {
  readonly MessageType: Readonly<Record<string, string>>;
  readonly WebSocket: {
    init(wsurl: string, username: string, phoneNumber: string, WSClass?: new (url: string) => object): void;
  };
  init(username: string, agentNumber: string, webSocket: { send(text: string): void }): void;
  close(): void;
  Topic(id?: string): Topic;
  setHandler(eventName: string, handler: Handler): void;
  unsetHandler(eventName: string, handler: Handler): void;
  clearHandlers(): void;
  receive(event: { data: string }): void;
  getMessage(jsonData: string): { msgType: string; ctiMessage: any };
}

type Names<Methods> = { readonly [Name in keyof Methods]: Send };

export type CtiFacade = CtiNames & Names<import("./methods.js").CtiMethods>;
export type CallbackFacade = {
  readonly MessageType: Readonly<Record<string, string>>;
  init(cti: CtiFacade): void;
} & Names<import("./methods.js").CallbackMethods>;
export type MembershipFacade = {
  readonly MessageType: Readonly<Record<string, string>>;
  init(cti: CtiFacade): void;
} & Names<import("./methods.js").MembershipMethods>;

export const Cti: CtiFacade;
export const Callback: CallbackFacade;
export const Membership: MembershipFacade;

/** The three names apart from any others: one set for each user. */
export function createCti(options?: { encoding?: "json" | "msgpack" }): { Cti: CtiFacade; Callback: CallbackFacade; Membership: MembershipFacade };
