package io.ctibridge.client.errors;

/** This client is closed and connects no more; {@link #code} is the socket's close code where the bridge closed it. */
public sealed class ClosedException extends ClientException permits SignInFailedException {
    private static final long serialVersionUID = 1;

    /**
     * The client has ended.
     *
     * @param message why
     * @param code the socket's close code, or that of the refusal; {@code null} for none
     * @param data what belongs to the code; {@code null} for nothing
     */
    public ClosedException(String message, Integer code, Object data) {
        this(message, code, data, null);
    }

    /**
     * The client has ended.
     *
     * @param message why
     * @param code the socket's close code, or that of the refusal; {@code null} for none
     * @param data what belongs to the code; {@code null} for nothing
     * @param cause what has ended it; {@code null} for nothing more
     */
    public ClosedException(String message, Integer code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public ClosedException again() {
        return new ClosedException(getMessage(), codeOrNull(), data(), this);
    }
}
