package io.ctibridge.client;

/** What follows when the socket is closed (protocol, section 7). */
enum After {
    /** Connect again, resume the session, send again what may be sent twice. */
    RESUME,
    /** The same, but nothing that was under way is sent again: it may be the reason. */
    RESUME_WITHOUT_REPEAT,
    /** Connect again; the session is gone, sign in anew. */
    SIGN_IN,
    /** Do not come back. */
    END;

    /** The close code of a socket that was never opened, or ended without one (RFC 6455 section 7.1.5). */
    static final int ABNORMAL = 1006;

    /** The bridge does not know, or no longer, who is there. */
    static final int SIGN_IN_EXPIRED = 4001;

    /** What a close code asks for; those that are not here simply mean: come back. */
    static After code(int code) {
        return switch (code) {
            case 1002, 1007 -> END; // this client breaks WebSocket's rules, and would again
            case 1008 -> END; // the origin is not allowed
            case 1009 -> RESUME_WITHOUT_REPEAT; // a frame was too big: sent again, it would be so again
            case SIGN_IN_EXPIRED -> SIGN_IN;
            case 4003 -> END; // the token was revoked
            case 4009 -> END; // the session goes on elsewhere; to come back would take it away there
            default -> RESUME;
        };
    }
}
