// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.errors;

/** The answer to a call is an error; there is a class for each code of the protocol's section 7. */
public sealed class CallFailedException extends ClientException
        permits ParseException,
                InvalidRequestException,
                MethodNotFoundException,
                InvalidParamsException,
                InternalException,
                UpstreamException,
                NotSignedInException,
                ForbiddenException,
                SiteUnreachableException,
                NotSupportedException,
                TimedOutUpstreamException,
                TooManyRequestsException,
                TooLargeException {
    private static final long serialVersionUID = 1;

    /**
     * An answer that is an error.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     * @param cause what it repeats; {@code null} for none
     */
    CallFailedException(String message, int code, Object data, Throwable cause) {
        super(message, code, data, cause);
    }

    /**
     * An error by its code.
     *
     * @param message what the bridge says
     * @param code its JSON-RPC code
     * @param data what belongs to it, a plain value; {@code null} for nothing
     * @return the error; of this class where the code is unknown
     */
    public static CallFailedException of(String message, int code, Object data) {
        return switch (code) {
            case -32700 -> new ParseException(message, code, data);
            case -32600 -> new InvalidRequestException(message, code, data);
            case -32601 -> new MethodNotFoundException(message, code, data);
            case -32602 -> new InvalidParamsException(message, code, data);
            case -32603 -> new InternalException(message, code, data);
            case -32000 -> new UpstreamException(message, code, data);
            case -32001 -> new NotSignedInException(message, code, data);
            case -32002 -> new ForbiddenException(message, code, data);
            case -32003 -> new SiteUnreachableException(message, code, data);
            case -32004 -> new NotSupportedException(message, code, data);
            case -32005 -> new TimedOutUpstreamException(message, code, data);
            case -32006 -> new TooManyRequestsException(message, code, data);
            case -32007 -> new TooLargeException(message, code, data);
            default -> new CallFailedException(message, code, data, null);
        };
    }

    @Override
    public CallFailedException again() {
        return new CallFailedException(getMessage(), code().orElse(0), data(), this);
    }
}
