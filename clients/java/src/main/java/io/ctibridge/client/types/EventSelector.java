// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * EventSelector.
 *
 * @param names a list of: text
 * @param ids a list of: text; {@code null} where it is left out
 * @param families a list of: text; {@code null} where it is left out
 * @param origins a list of: text; {@code null} where it is left out
 */
public record EventSelector(
        List<String> names,
        List<String> ids,
        List<String> families,
        List<String> origins) {
    /**
     * With what it always has.
     *
     * @param names a list of: text
     */
    public EventSelector(List<String> names) {
        this(names, null, null, null);
    }
}
