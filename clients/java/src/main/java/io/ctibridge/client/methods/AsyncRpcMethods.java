// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code rpc.*}: calls whose answers come later. */
public final class AsyncRpcMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncRpcMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code rpc.ping}: Is anybody there.
     *
     * @return an object
     */
    public CompletableFuture<Map<String, Object>> ping() {
        return calls.call("rpc.ping", Map.of(), Values::object);
    }

    /**
     * {@code rpc.discover}: This document.
     *
     * @return an object
     */
    public CompletableFuture<Map<String, Object>> discover() {
        return calls.call("rpc.discover", Map.of(), Values::object);
    }
}
