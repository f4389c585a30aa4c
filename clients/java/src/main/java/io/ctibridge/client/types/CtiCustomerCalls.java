// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * Calls that were found.
 *
 * @param total a whole number
 * @param list a list of: see {@link CtiHistoryCall}
 */
public record CtiCustomerCalls(
        long total,
        List<CtiHistoryCall> list) {}
