// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A supervisor starts or stops listening to an agent.
 *
 * @param started true or false
 * @param phoneNumber text
 * @param agentId a whole number
 */
public record CtiAgentListen(
        boolean started,
        String phoneNumber,
        long agentId) {}
