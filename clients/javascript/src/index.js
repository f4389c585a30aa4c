// What `import … from "ctibridge"` gives.
export { Client, connect } from "./client.js";
export {
  CtiBridgeError,
  Disconnected,
  Forbidden,
  InternalError,
  InvalidParams,
  InvalidRequest,
  MethodNotFound,
  NotSignedIn,
  NotSupported,
  ParseError,
  RpcError,
  SiteUnreachable,
  TimedOut,
  TimedOutUpstream,
  TooLarge,
  TooManyRequests,
  UpstreamError,
} from "./errors.js";
export { Callback, Cti, Membership, createCti } from "./cti.js";
export { openTunnel } from "./tunnel.js";
