// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A call that was placed.
 *
 * @param uniqueId the call's id, as in events about it: text
 */
public record PlacedCall(
        String uniqueId) {}
