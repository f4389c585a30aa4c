package io.ctibridge.client.errors;

import java.util.Map;

/** No answer within the caller's own limit. */
public final class TimedOutException extends ClientException {
    private static final long serialVersionUID = 1;

    /**
     * A call without an answer.
     *
     * @param message which call, and why
     * @param executed {@code "no"} where it certainly was not executed, {@code "unknown"} where nobody can tell
     */
    public TimedOutException(String message, String executed) {
        this(message, executed, null);
    }

    private TimedOutException(String message, String executed, Throwable cause) {
        super(message, null, Map.of("executed", executed), cause);
    }

    /**
     * Whether the call may have been executed.
     *
     * @return {@code "no"} where it never left, {@code "unknown"} where nobody can tell
     */
    public String executed() {
        return (String) data("executed");
    }

    @Override
    public TimedOutException again() {
        return new TimedOutException(getMessage(), executed(), this);
    }
}
