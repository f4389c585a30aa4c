// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Somebody else's phone changed its status.
 *
 * @param number text
 * @param status one of -99, -2, -1, 0, 1, 2, 4, 8, 9, 16
 */
public record CtiPhoneHintStatusEvent(
        String number,
        long status) {}
