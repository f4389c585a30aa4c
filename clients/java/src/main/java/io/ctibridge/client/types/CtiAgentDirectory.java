// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * All agents, and what they do.
 *
 * @param directory a list of: see {@link CtiDirectoryAgent}
 */
public record CtiAgentDirectory(
        List<CtiDirectoryAgent> directory) {}
