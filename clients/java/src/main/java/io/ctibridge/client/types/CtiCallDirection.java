// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/** Who placed the call, seen from the user of the session. Spelt as on the wire. */
public enum CtiCallDirection {
    /** {@code Incoming}. */
    Incoming,
    /** {@code Outgoing}. */
    Outgoing
}
