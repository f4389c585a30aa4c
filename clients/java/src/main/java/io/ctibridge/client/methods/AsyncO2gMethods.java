// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.EventSelector;
import io.ctibridge.client.types.Subscribed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code O2g.*}: calls whose answers come later. */
public final class AsyncO2gMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncO2gMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code O2g.subscribe}: Raw O2G events as {@code O2g.event} notifications. Not on a site of kind xivo: O2g.* are
     * the operations of another kind of PBX.
     *
     * @param selectors as in O2G: {@code names} of events or packages, {@code ids} of whom they are about: a list of:
     *     see {@link EventSelector}
     * @return see {@link Subscribed}
     */
    public CompletableFuture<Subscribed> subscribe(List<EventSelector> selectors) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("selectors", selectors);
        return calls.call("O2g.subscribe", params, result -> Values.as(result, Subscribed.class));
    }

    /**
     * {@code O2g.subscribe}: Raw O2G events as {@code O2g.event} notifications. Not on a site of kind xivo: O2g.* are
     * the operations of another kind of PBX.
     *
     * @param selectors as in O2G: {@code names} of events or packages, {@code ids} of whom they are about: a list of:
     *     see {@link EventSelector}
     * @param identifier labels the events of this subscription: text; {@code null} to leave it out
     * @return see {@link Subscribed}
     */
    public CompletableFuture<Subscribed> subscribe(List<EventSelector> selectors, String identifier) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("selectors", selectors);
        params.put("identifier", identifier);
        params.values().removeIf(value -> value == null);
        return calls.call("O2g.subscribe", params, result -> Values.as(result, Subscribed.class));
    }

    /**
     * {@code O2g.unsubscribe}: End a subscription. Not on a site of kind xivo: O2g.* are the operations of another kind
     * of PBX.
     *
     * @param subscriptionId from {@code O2g.subscribe}: text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unsubscribe(String subscriptionId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("subscriptionId", subscriptionId);
        return calls.call("O2g.unsubscribe", params, result -> null);
    }
}
