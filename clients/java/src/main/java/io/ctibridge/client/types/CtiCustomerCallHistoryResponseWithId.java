// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The answer to the search of this id.
 *
 * @param id a whole number
 * @param response see {@link CtiCustomerCalls}
 */
public record CtiCustomerCallHistoryResponseWithId(
        long id,
        CtiCustomerCalls response) {}
