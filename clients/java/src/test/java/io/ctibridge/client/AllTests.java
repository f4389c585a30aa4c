package io.ctibridge.client;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Runs the tests: {@code AllTests [WORD]}, those whose names contain the word, with the bridge that CTIBRIDGE names. */
public final class AllTests {
    private static final Logger LOGGER = Logger.getLogger("io.ctibridge.client");

    private AllTests() {}

    /** Says nothing of what tests provoke, and keeps what must never be. */
    private static final class Watch extends Handler {
        volatile boolean hasFault;

        @Override
        public void publish(LogRecord said) {
            if (said.getMessage().startsWith(Loop.FAULT)) {
                hasFault = true;
                said.getThrown().printStackTrace();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Exits with 1 where a test has failed. */
    public static void main(String[] arguments) throws Exception {
        Watch watch = new Watch();
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(watch);
        Suite suite = new Suite();
        CodecTest.add(suite);
        ValuesTest.add(suite);
        PartsTest.add(suite);
        CoreTest.add(suite);
        int failed;
        try (DemoTest demo = new DemoTest()) {
            demo.add(suite);
            failed = suite.run(arguments.length == 0 ? "" : arguments[0]);
        }
        System.exit(failed == 0 && !watch.hasFault ? 0 : 1);
    }
}
