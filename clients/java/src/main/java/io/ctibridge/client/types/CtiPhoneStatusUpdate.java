// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The user's phone changed its status.
 *
 * @param status one of -99, -2, -1, 0, 1, 2, 4, 8, 9, 16
 */
public record CtiPhoneStatusUpdate(
        long status) {}
