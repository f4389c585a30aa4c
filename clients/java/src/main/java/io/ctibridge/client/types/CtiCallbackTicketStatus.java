// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/** CtiCallbackTicketStatus. Spelt as on the wire. */
public enum CtiCallbackTicketStatus {
    /** {@code NoAnswer}. */
    NoAnswer,
    /** {@code Answered}. */
    Answered,
    /** {@code Fax}. */
    Fax,
    /** {@code Callback}. */
    Callback,
    /** {@code Email}. */
    Email
}
