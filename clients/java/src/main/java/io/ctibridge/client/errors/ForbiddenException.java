// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer -32002: forbidden. */
public final class ForbiddenException extends CallFailedException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     */
    public ForbiddenException(String message, int code, Object data) {
        this(message, code, data, null);
    }

    private ForbiddenException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public ForbiddenException again() {
        return new ForbiddenException(getMessage(), code().orElse(0), data(), this);
    }
}
