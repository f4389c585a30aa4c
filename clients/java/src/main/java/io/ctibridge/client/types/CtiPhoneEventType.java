// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * {@code PhoneEvent.eventType}. Servers of old do not send {@code EventOnHold}; pages made for them ignore it. Spelt as
 * on the wire.
 */
public enum CtiPhoneEventType {
    /** {@code EventDialing}. */
    EventDialing,
    /** {@code EventEstablished}. */
    EventEstablished,
    /** {@code EventOnHold}. */
    EventOnHold,
    /** {@code EventReleased}. */
    EventReleased,
    /** {@code EventRinging}. */
    EventRinging
}
