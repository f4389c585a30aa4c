// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * All calls that wait in a queue, the oldest first.
 *
 * @param queueId a whole number
 * @param calls a list of: see {@link CtiQueueCall}
 */
public record CtiQueueCalls(
        long queueId,
        List<CtiQueueCall> calls) {}
