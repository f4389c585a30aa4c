// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * How many messages the user's mailbox holds; {@code waiting_messages} are those not listened to.
 *
 * @param voiceMailId a whole number
 * @param newMessages a whole number
 * @param waitingMessages a whole number
 * @param oldMessages a whole number; {@code null} where it is left out
 */
public record CtiVoiceMailStatusUpdate(
        long voiceMailId,
        long newMessages,
        long waitingMessages,
        Long oldMessages) {
    /**
     * With what it always has.
     *
     * @param voiceMailId a whole number
     * @param newMessages a whole number
     * @param waitingMessages a whole number
     */
    public CtiVoiceMailStatusUpdate(long voiceMailId, long newMessages, long waitingMessages) {
        this(voiceMailId, newMessages, waitingMessages, null);
    }
}
