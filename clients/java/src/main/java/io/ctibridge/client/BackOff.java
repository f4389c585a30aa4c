package io.ctibridge.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Pauses between attempts that double, each between half and the whole of its most: clients do not come in step. */
final class BackOff {
    /** The most that the first pause takes: a bridge that restarts is back within a second or two. */
    static final long FIRST_MOST_MS = 500;

    /** Well below the 300 s for which a session waits for its resume, so that several attempts fall into them. */
    static final long LONGEST_MS = 30_000;

    private final DoubleSupplier random;
    private long mostMs = FIRST_MOST_MS;

    /** With random numbers from 0 to 1. */
    BackOff(DoubleSupplier random) {
        this.random = random;
    }

    /** How long to wait before the next attempt; {@code atLeast} is what the bridge asked for. */
    Duration next(Duration atLeast) {
        double pauseMs = mostMs * (0.5 + random.getAsDouble() / 2);
        mostMs = Math.min(mostMs * 2, LONGEST_MS);
        return atLeast.plusMillis(Math.round(pauseMs));
    }

    /** An attempt was successful: signed in, not only connected, for an overloaded bridge accepts and closes. */
    void reset() {
        mostMs = FIRST_MOST_MS;
    }
}
