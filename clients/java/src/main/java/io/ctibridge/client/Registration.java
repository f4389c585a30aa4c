package io.ctibridge.client;

/** A listener that hears events until it is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** The listener hears no more. */
    @Override
    void close();
}
