// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * The queues that a user belongs to.
 *
 * @param userId a whole number
 * @param membership a list of: see {@link CtiQueueMembership}
 */
public record CtiUserQueueDefaultMembership(
        long userId,
        List<CtiQueueMembership> membership) {}
