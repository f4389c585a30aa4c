package io.ctibridge.client;

/** What nobody waits to hear, for the operator: the platform's logger named like this package. */
final class Log {
    private static final System.Logger LOGGER = System.getLogger("io.ctibridge.client");

    private Log() {}

    static void warning(String what) {
        LOGGER.log(System.Logger.Level.WARNING, what);
    }

    static void fault(String what, Throwable error) {
        LOGGER.log(System.Logger.Level.WARNING, what, error);
    }
}
