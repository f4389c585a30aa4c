package io.ctibridge.client;

/** Where a client stands. */
public enum State {
    /** There is no socket; it tries to open one. */
    OFFLINE,
    /** There is a socket, and it signs in, or resumes its session. */
    SIGNING_IN,
    /** It is connected and signed in. */
    READY,
    /** It was closed, or had to give up. */
    ENDED
}
