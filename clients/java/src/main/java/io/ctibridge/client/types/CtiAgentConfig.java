// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * An agent: who he is, and his group.
 *
 * @param id a whole number
 * @param firstName text
 * @param lastName text
 * @param number text
 * @param context text
 * @param groupId a whole number; {@code null} where it is left out
 */
public record CtiAgentConfig(
        long id,
        String firstName,
        String lastName,
        String number,
        String context,
        Long groupId) {
    /**
     * With what it always has.
     *
     * @param id a whole number
     * @param firstName text
     * @param lastName text
     * @param number text
     * @param context text
     */
    public CtiAgentConfig(long id, String firstName, String lastName, String number, String context) {
        this(id, firstName, lastName, number, context, null);
    }
}
