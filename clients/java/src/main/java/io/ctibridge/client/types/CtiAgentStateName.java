// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/** {@code AgentStateEvent.name}. Spelt as on the wire. */
public enum CtiAgentStateName {
    /** {@code AgentDialing}. */
    AgentDialing,
    /** {@code AgentLoggedOut}. */
    AgentLoggedOut,
    /** {@code AgentLogin}. */
    AgentLogin,
    /** {@code AgentOnCall}. */
    AgentOnCall,
    /** {@code AgentOnPause}. */
    AgentOnPause,
    /** {@code AgentOnWrapup}. */
    AgentOnWrapup,
    /** {@code AgentReady}. */
    AgentReady,
    /** {@code AgentRinging}. */
    AgentRinging
}
