// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * Callback requests of a queue.
 *
 * @param uuid text
 * @param name text
 * @param queueId a whole number
 * @param callbacks a list of: see {@link CtiCallbackRequest}
 */
public record CtiCallbackList(
        String uuid,
        String name,
        long queueId,
        List<CtiCallbackRequest> callbacks) {}
