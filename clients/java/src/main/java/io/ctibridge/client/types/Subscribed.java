// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Subscribed.
 *
 * @param subscriptionId text
 * @param identifier text
 */
public record Subscribed(
        String subscriptionId,
        String identifier) {}
