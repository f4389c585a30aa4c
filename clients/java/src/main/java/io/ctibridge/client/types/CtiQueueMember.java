// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * An agent is in a queue, in no longer where the penalty is -1.
 *
 * @param agentId a whole number
 * @param queueId a whole number
 * @param penalty a whole number
 */
public record CtiQueueMember(
        long agentId,
        long queueId,
        long penalty) {}
