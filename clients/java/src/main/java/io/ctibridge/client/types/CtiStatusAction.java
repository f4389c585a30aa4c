// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * What follows from a presence: {@code agentlogoff}, {@code enablednd}, {@code queuepause_all}.
 *
 * @param name text
 * @param parameters text
 */
public record CtiStatusAction(
        String name,
        String parameters) {}
