package io.ctibridge.client;

import java.time.Duration;

/**
 * How calls are made; each of them may be {@code null}.
 *
 * @param key makes a call idempotent in its session, beyond the life of the program; a call that changes something has
 *     a key of the client's own otherwise
 * @param requestId names the call in the bridge's log; 1 to 200 visible characters of ASCII
 * @param timeout how long the answer may take, here and at the bridge
 */
public record CallOptions(String key, String requestId, Duration timeout) {
    /** Nothing special. */
    public static final CallOptions NONE = new CallOptions(null, null, null);

    /**
     * Calls that are bounded.
     *
     * @param timeout how long the answer may take
     * @return the options
     */
    public static CallOptions timeout(Duration timeout) {
        return NONE.withTimeout(timeout);
    }

    /**
     * One call that is executed once, however often it is made.
     *
     * @param key names the call among all of its session; 1 to 200 characters
     * @return the options
     */
    public static CallOptions key(String key) {
        return NONE.withKey(key);
    }

    /**
     * Calls with a name in the bridge's log.
     *
     * @param requestId the name
     * @return the options
     */
    public static CallOptions requestId(String requestId) {
        return NONE.withRequestId(requestId);
    }

    /**
     * The same with a time limit.
     *
     * @param limit how long the answer may take
     * @return the options
     */
    public CallOptions withTimeout(Duration limit) {
        return new CallOptions(key, requestId, limit);
    }

    /**
     * The same with a key.
     *
     * @param name names the call among all of its session
     * @return the options
     */
    public CallOptions withKey(String name) {
        return new CallOptions(name, requestId, timeout);
    }

    /**
     * The same with a name in the bridge's log.
     *
     * @param name the name
     * @return the options
     */
    public CallOptions withRequestId(String name) {
        return new CallOptions(key, name, timeout);
    }
}
