// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.SessionInfo;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code Session.*}: calls whose answers come later. */
public final class AsyncSessionMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncSessionMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code Session.info}: What {@code Session.login} answered, and the number of the newest event.
     *
     * @return see {@link SessionInfo}
     */
    public CompletableFuture<SessionInfo> info() {
        return calls.call("Session.info", Map.of(), result -> Values.as(result, SessionInfo.class));
    }
}
