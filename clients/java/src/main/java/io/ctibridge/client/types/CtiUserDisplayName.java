// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * What a user is called.
 *
 * @param userName text
 * @param displayName text
 */
public record CtiUserDisplayName(
        String userName,
        String displayName) {}
