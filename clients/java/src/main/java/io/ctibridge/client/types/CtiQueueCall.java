// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A call that waits in a queue; {@code queue_time} is when it came (ISO 8601).
 *
 * @param position a whole number
 * @param name text
 * @param number text
 * @param queueTime text
 */
public record CtiQueueCall(
        long position,
        String name,
        String number,
        String queueTime) {}
