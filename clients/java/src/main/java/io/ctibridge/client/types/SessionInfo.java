// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * SessionInfo.
 *
 * @param sessionId text
 * @param login text
 * @param site text
 * @param kind text
 * @param ttl a whole number
 * @param seq a whole number
 */
public record SessionInfo(
        String sessionId,
        String login,
        String site,
        String kind,
        long ttl,
        long seq) {}
