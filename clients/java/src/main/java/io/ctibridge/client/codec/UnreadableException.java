package io.ctibridge.client.codec;

/** What has come cannot be read: it breaks its format, or does not fit the class that was asked for. */
public class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong.
     *
     * @param message what is wrong, and where
     */
    public UnreadableException(String message) {
        super(message);
    }

    /**
     * Says what is wrong, and why.
     *
     * @param message what is wrong, and where
     * @param cause what has found it
     */
    public UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
