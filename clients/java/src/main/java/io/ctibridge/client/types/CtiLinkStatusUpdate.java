// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The link to the telephone system: {@code opened} or {@code closed}.
 *
 * @param status text
 */
public record CtiLinkStatusUpdate(
        String status) {}
