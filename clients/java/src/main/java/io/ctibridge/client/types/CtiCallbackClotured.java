// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A request is done with.
 *
 * @param uuid text
 */
public record CtiCallbackClotured(
        String uuid) {}
