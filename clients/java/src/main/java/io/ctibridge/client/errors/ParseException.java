// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer -32700: parse error. */
public final class ParseException extends CallFailedException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     */
    public ParseException(String message, int code, Object data) {
        this(message, code, data, null);
    }

    private ParseException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public ParseException again() {
        return new ParseException(getMessage(), code().orElse(0), data(), this);
    }
}
