package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;

/** Who hears events. Returns at once. */
interface Hearer {
    /** An event has come. */
    void heard(Event event);

    /** There will be no more; {@code why} is null where the client was closed. */
    void ended(ClientException why);
}
