// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * CtiDynamicFilter.
 *
 * @param field text
 * @param operator text
 * @param value a plain value; {@code null} where it is left out
 * @param order text; {@code null} where it is left out
 */
public record CtiDynamicFilter(
        String field,
        String operator,
        Object value,
        String order) {
    /**
     * With what it always has.
     *
     * @param field text
     * @param operator text
     */
    public CtiDynamicFilter(String field, String operator) {
        this(field, operator, null, null);
    }
}
