// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A contact's phone, and its video.
 *
 * @param phone one of -99, -2, -1, 0, 1, 2, 4, 8, 9, 16
 * @param video text
 */
public record CtiContactStatus(
        long phone,
        String video) {}
