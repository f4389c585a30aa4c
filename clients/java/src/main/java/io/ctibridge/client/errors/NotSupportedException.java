// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer -32004: not supported by this kind of site. {@link #data} is {@code {method, kind, why}}. */
public final class NotSupportedException extends CallFailedException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     */
    public NotSupportedException(String message, int code, Object data) {
        this(message, code, data, null);
    }

    private NotSupportedException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public NotSupportedException again() {
        return new NotSupportedException(getMessage(), code().orElse(0), data(), this);
    }
}
