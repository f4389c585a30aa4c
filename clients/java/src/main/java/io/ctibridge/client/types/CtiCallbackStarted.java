// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A request is being answered by a call.
 *
 * @param requestUuid text
 * @param ticketUuid text
 */
public record CtiCallbackStarted(
        String requestUuid,
        String ticketUuid) {}
