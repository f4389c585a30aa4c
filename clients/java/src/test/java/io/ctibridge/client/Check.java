package io.ctibridge.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/** What tests ask for. */
final class Check {
    /** How long anything may take on a slow machine; only a failing test waits. */
    static final Duration PATIENCE = Duration.ofSeconds(100);

    private Check() {}

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    static void equal(Object expected, Object got) {
        that(Objects.deepEquals(expected, got), "expected " + expected + ", got " + got);
    }

    /** Runs something that must fail with this kind of error; returns it. */
    static <E extends Throwable> E fails(Class<E> kind, Callable<?> task) throws Exception {
        try {
            Object result = task.call();
            throw new AssertionError("expected a " + kind.getSimpleName() + ", got " + result);
        } catch (Exception error) {
            if (kind.isInstance(error)) {
                return kind.cast(error);
            }
            throw error;
        }
    }

    /** Waits until something holds. */
    static void until(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            that(System.nanoTime() < deadline, "not within " + PATIENCE.toSeconds() + " s: " + what);
            Thread.sleep(5);
        }
    }
}
