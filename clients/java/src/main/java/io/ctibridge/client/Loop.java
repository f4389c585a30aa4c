package io.ctibridge.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread of a client, in which its state is changed. It ends when there is nothing to do for a while. */
final class Loop {
    /** An idle thread costs some memory, a new one 0.1 ms. */
    private static final long KEEP_ALIVE_S = 30;

    static final String FAULT = "a fault of the client";

    private final ScheduledThreadPoolExecutor thread;

    Loop() {
        thread = new ScheduledThreadPoolExecutor(1, Threads.daemons("ctibridge-client"));
        thread.setKeepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Runs something after what is to be run already. */
    void execute(Runnable task) {
        thread.execute(guarded(task));
    }

    /** Runs something later, unless it is cancelled. */
    Future<?> schedule(Runnable task, Duration delay) {
        return thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs something again and again, until it is cancelled. */
    Future<?> every(Duration period, Runnable task) {
        return thread.scheduleAtFixedRate(guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The executor keeps what a task throws for who asks its future, and nobody does. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error fault) {
                Log.fault(FAULT, fault);
                throw fault;
            }
        };
    }
}
