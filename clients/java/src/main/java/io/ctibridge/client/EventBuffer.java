package io.ctibridge.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * What waits for one reader. When it is full the oldest go, and a Resync in their place counts them. Not for several
 * threads at once.
 */
final class EventBuffer {
    /** How many events wait for a reader: ten times what the bridge keeps of a session, some 10 MB of call events. */
    static final int MOST = 10_000;

    private final Set<String> names;
    private final int most;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long lost;

    /** For events of these names, or all of them if there are none; Resync is wanted always. */
    EventBuffer(Set<String> names, int most) {
        this.names = names;
        this.most = most;
    }

    /** Adds an event, if the reader wants it; says whether he does. */
    boolean put(Event event) {
        if (!names.isEmpty() && !names.contains(event.name()) && !event.name().equals(Event.RESYNC)) {
            return false;
        }
        if (waiting.size() >= most) {
            waiting.remove();
            lost++;
        }
        waiting.add(event);
        return true;
    }

    /** The oldest event, or null. */
    Event take() {
        if (lost > 0) {
            long missed = lost;
            lost = 0;
            return Events.resync(missed);
        }
        return waiting.poll();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && lost == 0;
    }

    void clear() {
        waiting.clear();
        lost = 0;
    }
}
