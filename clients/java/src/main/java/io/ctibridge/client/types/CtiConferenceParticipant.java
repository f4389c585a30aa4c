// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Somebody in a conference; {@code since}: seconds since he joined.
 *
 * @param index a whole number
 * @param isMe true or false
 * @param role text
 * @param since a whole number
 * @param phoneNumber text; {@code null} where it is left out
 */
public record CtiConferenceParticipant(
        long index,
        boolean isMe,
        String role,
        long since,
        String phoneNumber) {
    /**
     * With what it always has.
     *
     * @param index a whole number
     * @param isMe true or false
     * @param role text
     * @param since a whole number
     */
    public CtiConferenceParticipant(long index, boolean isMe, String role, long since) {
        this(index, isMe, role, since, null);
    }
}
