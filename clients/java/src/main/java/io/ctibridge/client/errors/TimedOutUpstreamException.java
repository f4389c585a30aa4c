// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer -32005: timed out upstream. {@link #data} is {@code {executed}}. */
public final class TimedOutUpstreamException extends CallFailedException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     */
    public TimedOutUpstreamException(String message, int code, Object data) {
        this(message, code, data, null);
    }

    private TimedOutUpstreamException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    @Override
    public TimedOutUpstreamException again() {
        return new TimedOutUpstreamException(getMessage(), code().orElse(0), data(), this);
    }
}
