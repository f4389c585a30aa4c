// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * One {@code PhoneEvent} per call in progress, the answer to {@code getCurrentCallsPhoneEvents}.
 *
 * @param events a list of: see {@link CtiPhoneEvent}
 */
public record CtiCurrentCallsPhoneEvents(
        List<CtiPhoneEvent> events) {}
