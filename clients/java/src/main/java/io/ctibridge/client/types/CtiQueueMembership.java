// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A queue that somebody belongs to, and how readily it gives him calls.
 *
 * @param queueId a whole number
 * @param penalty a whole number
 */
public record CtiQueueMembership(
        long queueId,
        long penalty) {}
