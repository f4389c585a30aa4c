package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings events to one subscriber, in order and one at a time, in threads of an executor, as many as he has asked
 * for.
 */
final class Delivery implements Hearer, Flow.Subscription {
    private final EventHub hub;
    private final Executor executor;
    private final Flow.Subscriber<? super Event> subscriber;
    private final EventBuffer buffer;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean busy = true; // until the subscriber knows of his subscription
    private boolean over;
    private boolean cancelled;
    private Throwable failure;
    private long wanted;

    private Delivery(EventHub hub, Executor executor, Flow.Subscriber<? super Event> subscriber, Set<String> names) {
        this.hub = hub;
        this.executor = executor;
        this.subscriber = subscriber;
        this.buffer = new EventBuffer(names, EventBuffer.MOST);
    }

    /** Begins to bring events. */
    static void to(Flow.Subscriber<? super Event> subscriber, EventHub hub, Executor executor, Set<String> names) {
        Delivery delivery = new Delivery(hub, executor, subscriber, names);
        subscriber.onSubscribe(delivery);
        hub.join(delivery);
        executor.execute(delivery::deliver);
    }

    @Override
    public void heard(Event event) {
        change(() -> {
            if (!over) {
                buffer.put(event);
            }
        });
    }

    @Override
    public void ended(ClientException why) {
        change(() -> {
            over = true;
            failure = why;
        });
    }

    @Override
    public void request(long count) {
        change(() -> {
            if (count > 0) {
                wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
            } else {
                over = true;
                buffer.clear();
                failure = new IllegalArgumentException("more than nothing has to be asked for, not " + count);
            }
        });
    }

    @Override
    public void cancel() {
        change(() -> cancelled = true);
        hub.leave(this);
    }

    /** Changes something, and looks whether there is something to bring now. */
    private void change(Runnable changing) {
        lock.lock();
        try {
            changing.run();
            if (!busy && !cancelled && (over || wanted > 0 && !buffer.isEmpty())) {
                busy = true;
                executor.execute(this::deliver);
            }
        } finally {
            lock.unlock();
        }
    }

    private void deliver() {
        try {
            for (Runnable signal; (signal = nextSignal()) != null; ) {
                signal.run();
            }
        } catch (RuntimeException fault) {
            Log.fault("a subscriber of events has failed, and hears no more", fault);
            cancel();
        }
    }

    /** What the subscriber is to be told now; null where there is nothing. */
    private Runnable nextSignal() {
        lock.lock();
        try {
            Event event = !cancelled && wanted > 0 ? buffer.take() : null;
            if (event != null) {
                wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
                return () -> subscriber.onNext(event);
            }
            if (cancelled || !over || !buffer.isEmpty()) {
                busy = false;
                return null;
            }
            cancelled = true;
            Throwable told = failure;
            return told == null ? subscriber::onComplete : () -> subscriber.onError(told);
        } finally {
            lock.unlock();
        }
    }
}
