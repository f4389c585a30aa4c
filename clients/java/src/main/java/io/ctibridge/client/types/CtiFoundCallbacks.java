// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * Callback requests that were found.
 *
 * @param total a whole number
 * @param list a list of: see {@link CtiCallbackRequest}
 */
public record CtiFoundCallbacks(
        long total,
        List<CtiCallbackRequest> list) {}
