// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * One row of a directory: the phone's status, and a text for each header.
 *
 * @param status one of -99, -2, -1, 0, 1, 2, 4, 8, 9, 16
 * @param entry a list of: text
 */
public record CtiDirectoryEntry(
        long status,
        List<String> entry) {}
