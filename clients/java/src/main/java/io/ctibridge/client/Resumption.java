package io.ctibridge.client;

/**
 * What another client takes to go on with a session, within some minutes: its id, a secret, and where its events had
 * come to.
 *
 * @param sessionId the session's id
 * @param seq the number of the newest event that was received
 */
public record Resumption(String sessionId, long seq) {
    /** Without the secret, which is not for logs. */
    @Override
    public String toString() {
        return "Resumption[seq=" + seq + "]";
    }
}
