// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.Map;

/**
 * What happened to one call of the user.
 *
 * @param eventType see {@link CtiPhoneEventType}
 * @param DN text
 * @param otherDN text
 * @param otherDName text
 * @param linkedId text
 * @param uniqueId text
 * @param userData members by their names
 * @param callDirection see {@link CtiCallDirection}; {@code null} where it is left out
 * @param queueName text; {@code null} where it is left out
 */
public record CtiPhoneEvent(
        CtiPhoneEventType eventType,
        String DN,
        String otherDN,
        String otherDName,
        String linkedId,
        String uniqueId,
        Map<String, String> userData,
        CtiCallDirection callDirection,
        String queueName) {
    /**
     * With what it always has.
     *
     * @param eventType see {@link CtiPhoneEventType}
     * @param DN text
     * @param otherDN text
     * @param otherDName text
     * @param linkedId text
     * @param uniqueId text
     * @param userData members by their names
     */
    public CtiPhoneEvent(
            CtiPhoneEventType eventType,
            String DN,
            String otherDN,
            String otherDName,
            String linkedId,
            String uniqueId,
            Map<String, String> userData) {
        this(eventType, DN, otherDN, otherDName, linkedId, uniqueId, userData, null, null);
    }
}
