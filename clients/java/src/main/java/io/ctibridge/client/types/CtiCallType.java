// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/** Where the other party of an agent's call is. Spelt as on the wire. */
public enum CtiCallType {
    /** {@code External}. */
    External,
    /** {@code Internal}. */
    Internal
}
