// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The sign-in failed, {@code loggedOnFailed}, or took too long, {@code loggedOnTimeout}; the socket is closed then.
 *
 * @param Error text
 */
public record CtiLoggedOnError(
        String Error) {}
