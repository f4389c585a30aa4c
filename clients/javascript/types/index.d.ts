/// <reference lib="esnext.disposable" />
// What `import … from "ctibridge"` gives, for TypeScript 5.2 and later. `AbortSignal` and `Headers` are those of the library
// "dom", or of @types/node.
import type {
  CallbackMethods,
  ConfigMgtMethods,
  CtiMessages,
  CtiMethods,
  MembershipMethods,
  Methods,
  O2gMethods,
  Session,
  XcuMethods,
  XucMethods,
} from "./methods.js";

export type * from "./methods.js";
export { Callback, Cti, Membership, createCti } from "./cti.js";

/** How one call is made. */
export interface CallOptions {
  /** How long the answer may take, ms; 35,000 otherwise. What waits for a connection counts. */
  timeoutMs?: number;
  /** Ends the waiting; the call rejects with the signal's reason. What was sent may still be executed. */
  signal?: AbortSignal;
  /** The idempotency key (1 to 200 characters). Calls that change something have one of the client's own otherwise. */
  key?: string;
  /** Names the call in the bridge's log. */
  requestId?: string;
}

/** Who signs in, and where. */
export interface Credentials {
  login: string;
  /** The user's password, or a token of `/xuc/api/2.0/auth/login`. */
  password: string;
  /** Another site than the address's. */
  site?: string | undefined;
  /** Which of the user's devices is his phone. */
  phoneNumber?: string | undefined;
}

/** A session, and the number of the newest event that was received. */
export interface Resumption {
  sessionId: string;
  seq: number;
}

/** `"waiting"`: for the next try to connect. */
export type State = "new" | "connecting" | "open" | "waiting" | "closing" | "closed";

export interface Options extends Partial<Credentials> {
  /** The bridge's socket: `wss://bridge.example.com/ws`. */
  url: string;
  /** Asked at each sign-in, instead of `login` and `password`. */
  credentials?: () => Credentials | Promise<Credentials>;
  /** Goes on with this session, if it is still there. */
  resume?: Resumption | null;
  /** The time-out of calls that have none of their own, ms. */
  timeoutMs?: number;
  /** How messages are written: JSON (otherwise), or MessagePack, in which bytes need no base64. */
  encoding?: "json" | "msgpack";
  /** How many calls may wait for a connection; 1,000 otherwise. */
  waitingMost?: number;
  /** The pauses between tries, ms: the first (250), and the longest (30,000). */
  backOff?: { firstMs?: number; mostMs?: number; random?: () => number };
  /** Whether `open` waits for a bridge that is not there yet. */
  keepTrying?: boolean;
  /** Hears that a session has begun or goes on, before its first event. */
  onSession?: () => void;
  /** Hears of each change of `state`; `error` says why it is waiting or closed. */
  onState?: (state: State, error: Error | null) => void;
  /** Hears of faults that belong to no call: those of a listener, or a subscription that could not be made anew. */
  onError?: (error: unknown) => void;
  /** The WebSocket class, where it is not to be the platform's or that of the package `ws`. */
  WebSocket?: new (url: string) => object;
}

/** A message of Cti.js; `seq` is missing where the client itself says that a session was lost (`Resync`). */
export type CtiEvent = {
  [Type in keyof CtiMessages]: { method: "Cti.event"; seq?: number; msgType: Type; ctiMessage: CtiMessages[Type] };
}[keyof CtiMessages];

/** An event of O2G's own, of a subscription with `o2g.subscribe`. */
export interface O2gEvent {
  method: "O2g.event";
  seq: number;
  msgType?: undefined;
  identifier?: string;
  subscriptionId: string;
  event: { eventName: string; [field: string]: any };
}

/** An event of a subscription that a tunnelled `POST …/subscriptions?identifier=…` has made; its socket's end ends it. */
export interface TunnelEvent {
  method: "Tunnel.event";
  seq?: undefined;
  msgType?: undefined;
  identifier: string;
  subscriptionId: string;
  event: { eventName: string; [field: string]: any };
}

export type Event = CtiEvent | O2gEvent | TunnelEvent;

/** A REST request. `path` begins with `/` and has its query; `body` is a JSON value, text, or bytes. */
export interface RestRequest {
  method?: string;
  path: string;
  /** Names to values; an array where a header repeats. */
  headers?: Record<string, string | string[]>;
  body?: unknown;
  /** How long the answer may take, ms; 35,000 otherwise. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Its answer, of any status. `body` is the JSON value, the bytes where it is none, or null. */
export interface RestResponse {
  status: number;
  headers: Headers;
  body: any;
  /** `"bridge"` where the bridge itself has answered. */
  origin: "site" | "bridge";
}

export interface EventStream<E> extends AsyncIterableIterator<E> {
  return(): Promise<IteratorResult<E>>;
}

type Arguments<Method extends keyof Methods> = undefined extends Methods[Method]["params"]
  ? [params?: Methods[Method]["params"], options?: CallOptions]
  : [params: Methods[Method]["params"], options?: CallOptions];

/** A session at the bridge, through as many sockets as it takes. */
export class Client {
  constructor(options: Options);
  readonly session: Session | null;
  readonly state: State;
  /** What another client takes as `resume`. */
  readonly resumption: Resumption | null;
  readonly cti: CtiMethods;
  readonly callback: CallbackMethods;
  readonly membership: MembershipMethods;
  readonly o2g: O2gMethods;
  readonly xuc: XucMethods;
  readonly configMgt: ConfigMgtMethods;
  readonly xcu: XcuMethods;
  open(): Promise<void>;
  /** Signs out and ends; with `keepSession` the session waits for a `resume`. */
  close(how?: { keepSession?: boolean }): Promise<void>;
  call<Method extends keyof Methods>(method: Method, ...how: Arguments<Method>): Promise<Methods[Method]["result"]>;
  /** One REST request through the socket; it does not wait for a connection, and is never repeated. */
  request(asked: RestRequest): Promise<RestResponse>;
  /** Events in their order; the first stream also has what came before it. `types`: only these messages or O2G events. */
  events(how?: { signal?: AbortSignal }): EventStream<Event>;
  events<Type extends keyof CtiMessages>(how: {
    signal?: AbortSignal;
    types: readonly Type[];
  }): EventStream<Extract<CtiEvent, { msgType: Type }>>;
  events(how: { signal?: AbortSignal; types: readonly string[] }): EventStream<Event>;
  /** Calls `listener` with each event; the result ends that. */
  listen(listener: (event: Event) => void): () => void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Connects and signs in. */
export function connect(options: Options): Promise<Client>;

/** A socket for REST requests alone, with a token of the bridge's configuration instead of a session. */
export function openTunnel(options: {
  url: string;
  token: string;
  encoding?: "json" | "msgpack";
  onEvent?: (event: TunnelEvent) => void;
  onEnd?: (code: number, reason: string) => void;
  WebSocket?: new (url: string) => object;
}): Promise<{ request(asked: RestRequest): Promise<RestResponse>; close(): void }>;

/** Anything that goes wrong here. */
export class CtiBridgeError extends Error {
  constructor(message: string, code: number, data?: any);
  readonly code: number;
  readonly data: any;
}

/** The bridge's answer to a call; `code` and `data` are those of protocol/README.md section 7. */
export class RpcError extends CtiBridgeError {}
export class ParseError extends RpcError {}
export class InvalidRequest extends RpcError {}
export class MethodNotFound extends RpcError {}
export class InvalidParams extends RpcError {}
export class InternalError extends RpcError {}
export class UpstreamError extends RpcError {}
export class NotSignedIn extends RpcError {}
export class Forbidden extends RpcError {}
export class SiteUnreachable extends RpcError {}
export class NotSupported extends RpcError {}
export class TimedOutUpstream extends RpcError {}
export class TooManyRequests extends RpcError {}
export class TooLarge extends RpcError {}

/** No answer came here in time; `data.executed` is `"no"` or `"unknown"`. */
export class TimedOut extends CtiBridgeError {}

/** There is no connection; `code` is the close code, `data.executed` is `"no"` or `"unknown"` where a call is told. */
export class Disconnected extends CtiBridgeError {}
