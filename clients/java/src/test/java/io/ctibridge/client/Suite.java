package io.ctibridge.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tests by their names, which are sentences that can be false, run one after the other. */
final class Suite {
    /** How long a test may take on a slow and busy machine; the slowest takes some 3 s. */
    private static final Duration LIMIT = Duration.ofSeconds(300);

    private final Map<String, Body> tests = new LinkedHashMap<>();

    /** What a test does; it fails by throwing. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    void test(String name, Body body) {
        if (tests.put(name, body) != null) {
            throw new IllegalArgumentException("two tests are called: " + name);
        }
    }

    /** Runs the tests whose names contain the word; returns how many have failed. */
    int run(String word) throws InterruptedException {
        int passed = 0;
        int failed = 0;
        for (Map.Entry<String, Body> test : tests.entrySet()) {
            if (!test.getKey().contains(word)) {
                continue;
            }
            long begun = System.nanoTime();
            Throwable failure = failureOf(test.getValue());
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            System.out.printf("%s %s (%d ms)%n", failure == null ? "ok    " : "FAILED", test.getKey(), tookMs);
            if (failure == null) {
                passed++;
            } else {
                failed++;
                failure.printStackTrace(System.out);
            }
        }
        System.out.printf("%d passed, %d failed%n", passed, failed);
        return passed == 0 ? 1 : failed;
    }

    private static Throwable failureOf(Body body) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(() -> {
            body.run();
            return null;
        });
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException late) {
            AssertionError error = new AssertionError("not done within " + LIMIT.toSeconds() + " s; it stands here:");
            error.setStackTrace(thread.getStackTrace());
            return error;
        }
    }
}
