// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * Facts about a contact that belong together.
 *
 * @param name text
 * @param fields a list of: see {@link CtiContactField}
 */
public record CtiContactDetails(
        String name,
        List<CtiContactField> fields) {}
