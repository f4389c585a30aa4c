package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Everybody who hears a client's events; what came before the first one waits for him. */
final class EventHub {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Hearer> hearers = new ArrayList<>();
    private final EventBuffer early = new EventBuffer(Set.of(), EventBuffer.MOST);
    private boolean over;
    private ClientException failure;

    /** Somebody begins to hear. */
    void join(Hearer hearer) {
        lock.lock();
        try {
            for (Event event; hearers.isEmpty() && (event = early.take()) != null; ) {
                hearer.heard(event);
            }
            if (over) {
                hearer.ended(failure);
            } else {
                hearers.add(hearer);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Somebody hears no more. */
    void leave(Hearer hearer) {
        lock.lock();
        try {
            hearers.remove(hearer);
        } finally {
            lock.unlock();
        }
    }

    /** An event for everybody. */
    void tell(Event event) {
        lock.lock();
        try {
            if (hearers.isEmpty()) {
                early.put(event);
            }
            hearers.forEach(each -> each.heard(event));
        } finally {
            lock.unlock();
        }
    }

    /** There will be no more; {@code why} is null where the client was closed. */
    void end(ClientException why) {
        lock.lock();
        try {
            if (!over) {
                over = true;
                failure = why;
                hearers.forEach(each -> each.ended(why));
                hearers.clear();
            }
        } finally {
            lock.unlock();
        }
    }
}
