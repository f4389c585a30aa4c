// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * One of an agent's statistics: a number, seconds, or a date with its time.
 *
 * @param name text
 * @param value a plain value
 */
public record CtiStatistic(
        String name,
        Object value) {}
