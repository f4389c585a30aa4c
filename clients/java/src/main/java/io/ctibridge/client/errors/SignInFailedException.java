package io.ctibridge.client.errors;

/** The bridge or the site refuses login, password or token; to try again would not help. */
public final class SignInFailedException extends ClosedException {
    private static final long serialVersionUID = 1;

    /**
     * The client cannot sign in.
     *
     * @param message why
     * @param code the code of the refusal, or of the socket's end
     * @param data what belongs to the code; {@code null} for nothing
     */
    public SignInFailedException(String message, Integer code, Object data) {
        this(message, code, data, null);
    }

    private SignInFailedException(String message, Integer code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public SignInFailedException again() {
        return new SignInFailedException(getMessage(), codeOrNull(), data(), this);
    }
}
