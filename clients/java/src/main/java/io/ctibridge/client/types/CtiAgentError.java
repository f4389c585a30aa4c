// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * An agent could not be logged in: {@code PhoneNumberUnknown}, or {@code LoggedInOnAnotherPhone} with both phones.
 *
 * @param Error text
 * @param phoneNb text; {@code null} where it is left out
 * @param RequestedNb text; {@code null} where it is left out
 */
public record CtiAgentError(
        String Error,
        String phoneNb,
        String RequestedNb) {
    /**
     * With what it always has.
     *
     * @param Error text
     */
    public CtiAgentError(String Error) {
        this(Error, null, null);
    }
}
