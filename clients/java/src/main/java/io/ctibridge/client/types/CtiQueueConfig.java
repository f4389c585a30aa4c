// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A queue.
 *
 * @param id a whole number
 * @param context text
 * @param name text
 * @param displayName text
 * @param number text
 */
public record CtiQueueConfig(
        long id,
        String context,
        String name,
        String displayName,
        String number) {}
