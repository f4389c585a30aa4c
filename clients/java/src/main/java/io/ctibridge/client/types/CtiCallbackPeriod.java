// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import io.ctibridge.client.codec.Member;

/**
 * When somebody wants to be called back.
 *
 * @param uuid text
 * @param name text
 * @param periodStart text
 * @param periodEnd text
 * @param default_ true or false
 */
public record CtiCallbackPeriod(
        String uuid,
        String name,
        String periodStart,
        String periodEnd,
        @Member("default") boolean default_) {}
