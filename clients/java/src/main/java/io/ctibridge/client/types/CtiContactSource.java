// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Where a contact comes from.
 *
 * @param name text
 * @param id text
 */
public record CtiContactSource(
        String name,
        String id) {}
