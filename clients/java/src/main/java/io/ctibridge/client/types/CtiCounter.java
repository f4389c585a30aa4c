// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * One of a queue's statistics.
 *
 * @param statName text
 * @param value a whole number
 */
public record CtiCounter(
        String statName,
        long value) {}
