// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * Statistics of a queue; those that have not changed may be left out.
 *
 * @param queueId a whole number
 * @param counters a list of: see {@link CtiCounter}
 */
public record CtiQueueStatistics(
        long queueId,
        List<CtiCounter> counters) {}
