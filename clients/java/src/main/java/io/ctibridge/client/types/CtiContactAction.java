// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import io.ctibridge.client.codec.Member;
import java.util.List;

/**
 * How a contact can be reached.
 *
 * @param action text
 * @param args a list of: text
 * @param default_ true or false
 */
public record CtiContactAction(
        String action,
        List<String> args,
        @Member("default") boolean default_) {}
