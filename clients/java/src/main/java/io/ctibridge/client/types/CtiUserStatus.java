// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * One presence that the user can have.
 *
 * @param name text
 * @param color text
 * @param longName text
 * @param actions a list of: see {@link CtiStatusAction}
 */
public record CtiUserStatus(
        String name,
        String color,
        String longName,
        List<CtiStatusAction> actions) {}
