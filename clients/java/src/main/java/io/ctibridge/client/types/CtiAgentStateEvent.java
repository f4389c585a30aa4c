// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * What an agent does. {@code since}: seconds since he began; the fields about a call only with {@code AgentOnCall}.
 *
 * @param name see {@link CtiAgentStateName}
 * @param agentId a whole number
 * @param phoneNb text
 * @param since a whole number
 * @param queues a list of: a whole number
 * @param cause text; {@code null} where it is left out
 * @param acd true or false; {@code null} where it is left out
 * @param direction see {@link CtiCallDirection}; {@code null} where it is left out
 * @param callType see {@link CtiCallType}; {@code null} where it is left out
 * @param monitorState see {@link CtiMonitorState}; {@code null} where it is left out
 */
public record CtiAgentStateEvent(
        CtiAgentStateName name,
        long agentId,
        String phoneNb,
        long since,
        List<Long> queues,
        String cause,
        Boolean acd,
        CtiCallDirection direction,
        CtiCallType callType,
        CtiMonitorState monitorState) {
    /**
     * With what it always has.
     *
     * @param name see {@link CtiAgentStateName}
     * @param agentId a whole number
     * @param phoneNb text
     * @param since a whole number
     * @param queues a list of: a whole number
     */
    public CtiAgentStateEvent(CtiAgentStateName name, long agentId, String phoneNb, long since, List<Long> queues) {
        this(name, agentId, phoneNb, since, queues, null, null, null, null, null);
    }
}
