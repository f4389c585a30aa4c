// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * What a search for contacts has found.
 *
 * @param sheets a list of: see {@link CtiContactSheetItem}
 */
public record CtiContactSheet(
        List<CtiContactSheetItem> sheets) {}
