// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * What a search has found.
 *
 * @param entries a list of: see {@link CtiDirectoryEntry}
 * @param headers a list of: text
 */
public record CtiDirectoryResult(
        List<CtiDirectoryEntry> entries,
        List<String> headers) {}
