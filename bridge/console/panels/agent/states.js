// What an agent does, in words, and its colour.

const STATES = {
  AgentLoggedOut: ["Logged out", ""],
  AgentLogin: ["Logging in", "accent"],
  AgentReady: ["Ready", "good"],
  AgentOnPause: ["On pause", "warn"],
  AgentOnWrapup: ["Wrap-up", "warn"],
  AgentRinging: ["Ringing", "accent"],
  AgentDialing: ["Dialling", "accent"],
  AgentOnCall: ["On a call", "accent"],
};

/** `[words, kind]` of an `AgentStateEvent.name`; a name that is not known is shown as it is. */
export function inWords(name) {
  return STATES[name] ?? [name || "Unknown", ""];
}
