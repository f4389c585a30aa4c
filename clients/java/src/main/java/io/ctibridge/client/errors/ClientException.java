package io.ctibridge.client.errors;

import java.util.Map;
import java.util.OptionalInt;

/** A failure: what went wrong, with what belongs to it. */
public abstract sealed class ClientException extends RuntimeException
        permits CallFailedException, TimedOutException, ConnectionLostException, ClosedException {
    private static final long serialVersionUID = 1;

    /** See {@link #code()}; {@code null} for none. */
    private final Integer code;
    private final transient Object data;

    /**
     * A failure.
     *
     * @param message what went wrong
     * @param code see {@link #code}; {@code null} for none
     * @param data see {@link #data}
     * @param cause the failure that this one repeats; {@code null} for none
     */
    protected ClientException(String message, Integer code, Object data, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.data = data;
    }

    /**
     * The JSON-RPC code of an answer, or the close code of a socket.
     *
     * @return the code; empty where there is none
     */
    public final OptionalInt code() {
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /**
     * What belongs to the failure, as the protocol's section 7 lists it for each code.
     *
     * @return a plain value; {@code null} where there is nothing
     */
    public final Object data() {
        return data;
    }

    /**
     * One member of {@link #data}.
     *
     * @param name the member's name, such as {@code status}, {@code retryAfter}, {@code executed}
     * @return its plain value; {@code null} where there is none
     */
    public final Object data(String name) {
        return data instanceof Map<?, ?> members ? members.get(name) : null;
    }

    /**
     * The same failure for somebody who has waited for it in another thread: with his stack, and this one as its cause.
     *
     * @return a failure of the same class
     */
    public abstract ClientException again();

    /** The code as a constructor takes it. */
    final Integer codeOrNull() {
        return code;
    }
}
