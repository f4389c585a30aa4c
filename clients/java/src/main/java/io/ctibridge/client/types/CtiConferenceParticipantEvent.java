// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Somebody has joined the user's conference, {@code Join}, or left it, {@code Leave}.
 *
 * @param eventType text
 * @param uniqueId text
 * @param index a whole number
 * @param since a whole number
 * @param isMe true or false
 * @param role text
 * @param phoneNumber text
 */
public record CtiConferenceParticipantEvent(
        String eventType,
        String uniqueId,
        long index,
        long since,
        boolean isMe,
        String role,
        String phoneNumber) {}
