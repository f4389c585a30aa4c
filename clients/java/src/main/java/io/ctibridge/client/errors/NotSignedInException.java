// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer -32001: not signed in, or session expired. */
public final class NotSignedInException extends CallFailedException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     */
    public NotSignedInException(String message, int code, Object data) {
        this(message, code, data, null);
    }

    private NotSignedInException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public NotSignedInException again() {
        return new NotSignedInException(getMessage(), code().orElse(0), data(), this);
    }
}
