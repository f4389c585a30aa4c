package io.ctibridge.client.errors;

import java.util.Map;

/** The socket went away before the answer came; {@link #code} is its close code. */
public final class ConnectionLostException extends ClientException {
    private static final long serialVersionUID = 1;

    /**
     * A call without an answer.
     *
     * @param message which call, and why
     * @param code the socket's close code; {@code null} for none
     * @param executed {@code "no"} where it certainly was not executed, {@code "unknown"} where nobody can tell
     */
    public ConnectionLostException(String message, Integer code, String executed) {
        this(message, code, executed, null);
    }

    private ConnectionLostException(String message, Integer code, String executed, Throwable cause) {
        super(message, code, Map.of("executed", executed), cause);
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
    public ConnectionLostException again() {
        return new ConnectionLostException(getMessage(), codeOrNull(), executed(), this);
    }
}
