// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Somebody wants to be called back.
 *
 * @param uuid text
 * @param listUuid text
 * @param phoneNumber text
 * @param mobilePhoneNumber text
 * @param firstName text
 * @param lastName text
 * @param company text
 * @param description text; may be {@code null}
 * @param agentId a whole number; may be {@code null}
 * @param dueDate text
 * @param preferredPeriod see {@link CtiCallbackPeriod}
 */
public record CtiCallbackRequest(
        String uuid,
        String listUuid,
        String phoneNumber,
        String mobilePhoneNumber,
        String firstName,
        String lastName,
        String company,
        String description,
        Long agentId,
        String dueDate,
        CtiCallbackPeriod preferredPeriod) {}
