// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The user has another presence; {@code status} is a name of {@code UsersStatuses}.
 *
 * @param status text
 */
public record CtiUserStatusUpdate(
        String status) {}
