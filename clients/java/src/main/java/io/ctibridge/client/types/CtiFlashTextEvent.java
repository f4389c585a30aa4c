// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * A message to or from somebody: {@code FlashTextUserMessage}, or what became of one's own of this number.
 *
 * @param event text
 * @param sequence a whole number
 * @param from see {@link CtiFlashTextParty}; {@code null} where it is left out
 * @param to see {@link CtiFlashTextParty}; {@code null} where it is left out
 * @param message text; {@code null} where it is left out
 * @param date text; {@code null} where it is left out
 */
public record CtiFlashTextEvent(
        String event,
        long sequence,
        CtiFlashTextParty from,
        CtiFlashTextParty to,
        String message,
        String date) {
    /**
     * With what it always has.
     *
     * @param event text
     * @param sequence a whole number
     */
    public CtiFlashTextEvent(String event, long sequence) {
        this(event, sequence, null, null, null, null);
    }
}
