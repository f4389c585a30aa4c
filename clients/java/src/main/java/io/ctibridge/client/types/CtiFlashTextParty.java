// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * Who writes, or is written to.
 *
 * @param username text
 * @param displayName text
 * @param phoneNumber text; {@code null} where it is left out
 */
public record CtiFlashTextParty(
        String username,
        String displayName,
        String phoneNumber) {
    /**
     * With what it always has.
     *
     * @param username text
     * @param displayName text
     */
    public CtiFlashTextParty(String username, String displayName) {
        this(username, displayName, null);
    }
}
