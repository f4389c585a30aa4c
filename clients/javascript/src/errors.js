// What goes wrong, as one tree: CtiBridgeError > RpcError (> one for each code), TimedOut, Disconnected.

/** Anything that goes wrong here; `code` and `data` say what. */
export class CtiBridgeError extends Error {
  /**
   * @param {string} message
   * @param {number} code
   * @param {any} [data]
   */
  constructor(message, code, data) {
    super(message);
    this.name = this.constructor.name;
    this.code = code;
    this.data = data;
  }
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

/** No answer came here in time. `code` is -32005, `data.executed` is "no" where the call never left, else "unknown". */
export class TimedOut extends CtiBridgeError {}

/**
 * There is no connection: it was refused, ended for good, or took a call's answer with it. `code` is the WebSocket's
 * close code, `data.executed` is "no" or "unknown" where a call is told.
 */
export class Disconnected extends CtiBridgeError {}

/** Code → class (protocol/README.md section 7). */
export const BY_CODE = new Map([
  [-32700, ParseError],
  [-32600, InvalidRequest],
  [-32601, MethodNotFound],
  [-32602, InvalidParams],
  [-32603, InternalError],
  [-32000, UpstreamError],
  [-32001, NotSignedIn],
  [-32002, Forbidden],
  [-32003, SiteUnreachable],
  [-32004, NotSupported],
  [-32005, TimedOutUpstream],
  [-32006, TooManyRequests],
  [-32007, TooLarge],
]);

/** The error of a JSON-RPC answer. */
export function errorOf({ code, message, data }) {
  const Found = BY_CODE.get(code) ?? RpcError;
  return new Found(message, code, data);
}
