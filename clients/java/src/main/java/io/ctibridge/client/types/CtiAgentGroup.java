// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A group of agents.
 *
 * @param id a whole number
 * @param name text
 */
public record CtiAgentGroup(
        long id,
        String name) {}
