// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/** Whether an agent's call is being recorded. Spelt as on the wire. */
public enum CtiMonitorState {
    /** {@code ACTIVE}. */
    ACTIVE,
    /** {@code DISABLED}. */
    DISABLED,
    /** {@code PAUSED}. */
    PAUSED
}
