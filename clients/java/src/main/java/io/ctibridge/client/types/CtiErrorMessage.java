// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A command failed; sent as {@code msgType} {@code Error}.
 *
 * @param Error text
 */
public record CtiErrorMessage(
        String Error) {}
