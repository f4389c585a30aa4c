// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * One fact about a contact.
 *
 * @param name text
 * @param data text
 * @param dataType text
 */
public record CtiContactField(
        String name,
        String data,
        String dataType) {}
