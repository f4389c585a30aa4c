package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ClosedException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events in order, for one reader: {@code for (Event event : phone.events()) …}. It ends when the client is closed.
 *
 * <p>A reader who lets 10,000 events wait loses the oldest, and is told how many by a {@code Resync}.
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
    private final EventHub hub;
    private final EventBuffer buffer;
    private final Hearer ears = new Ears();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean over;
    private ClientException failure;

    EventStream(EventHub hub, Set<String> names) {
        this.hub = hub;
        this.buffer = new EventBuffer(names, EventBuffer.MOST);
        hub.join(ears);
    }

    /**
     * The events from now on; each is handed out once, however many iterators there are.
     *
     * @return an iterator whose {@code hasNext} waits for an event. It throws {@link ClosedException} once where the
     *     client had to give up, and {@link CancellationException} where the thread is interrupted, which it then still
     *     is
     */
    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            private Event next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = take(Long.MAX_VALUE);
                }
                return next != null;
            }

            @Override
            public Event next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there will be no more events");
                }
                Event event = next;
                next = null;
                return event;
            }
        };
    }

    /**
     * The next event, if it comes in time.
     *
     * @param timeout how long to wait for it
     * @return the event; {@code null} where none came in time, or none will come ({@link #isOver})
     * @throws ClosedException once, where the client had to give up
     * @throws CancellationException where the thread is interrupted, which it then still is
     */
    public Event poll(Duration timeout) {
        return take(timeout.toNanos());
    }

    /**
     * Whether it has ended: what waits can still be read, and nothing will follow.
     *
     * @return whether it has
     */
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Hears no more. */
    @Override
    public void close() {
        hub.leave(ears);
        ears.ended(null);
    }

    private Event take(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            Event event;
            while ((event = buffer.take()) == null && !over && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (event == null && failure != null) {
                ClientException told = failure;
                failure = null;
                throw told.again();
            }
            return event;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an event");
        } finally {
            lock.unlock();
        }
    }

    /** What the hub tells this reader. */
    private final class Ears implements Hearer {
        @Override
        public void heard(Event event) {
            lock.lock();
            try {
                if (!over && buffer.put(event)) {
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ended(ClientException why) {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    failure = why;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
