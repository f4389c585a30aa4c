// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * What an agent has done today.
 *
 * @param id a whole number
 * @param statistics a list of: see {@link CtiStatistic}
 */
public record CtiAgentStatistics(
        long id,
        List<CtiStatistic> statistics) {}
