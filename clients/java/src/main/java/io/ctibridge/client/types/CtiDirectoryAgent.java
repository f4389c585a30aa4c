// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * An agent, and what he does.
 *
 * @param agent see {@link CtiAgentConfig}
 * @param agentState see {@link CtiAgentStateEvent}
 */
public record CtiDirectoryAgent(
        CtiAgentConfig agent,
        CtiAgentStateEvent agentState) {}
