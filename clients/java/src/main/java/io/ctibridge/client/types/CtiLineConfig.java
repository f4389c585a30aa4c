// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * The user's line. What only a SIP line has is "".
 *
 * @param name text
 * @param password text; {@code null} where it is left out
 * @param xivoIp text; {@code null} where it is left out
 * @param sipProxyName text; {@code null} where it is left out
 */
public record CtiLineConfig(
        String name,
        String password,
        String xivoIp,
        String sipProxyName) {
    /**
     * With what it always has.
     *
     * @param name text
     */
    public CtiLineConfig(String name) {
        this(name, null, null, null);
    }
}
