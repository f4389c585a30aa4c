package io.ctibridge.client;

import io.ctibridge.client.codec.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a client has subscribed to, so that it can be subscribed to again in a new session (protocol, sections 4 and
 * 6).
 */
final class Subscriptions {
    static final String O2G_SUBSCRIBE = "O2g.subscribe";
    static final String O2G_UNSUBSCRIBE = "O2g.unsubscribe";

    /** Which subscription with the same parameters a method ends. */
    private static final Map<String, String> UNDO_ONE =
            Map.of("Cti.unSubscribeToQueueCalls", "Cti.subscribeToQueueCalls");

    /** All subscriptions by which method a method ends. */
    private static final Map<String, String> UNDO_ALL = Map.of(
            "Cti.unsubscribeFromAllPhoneHints", "Cti.subscribeToPhoneHints",
            "Cti.unsubscribeFromAllVideoStatus", "Cti.subscribeToVideoStatus");

    private final Map<Object, Remembered> kept = new LinkedHashMap<>();

    /** One subscription: the id under which the caller knows it, and the one of this session. */
    static final class Remembered {
        final String method;
        final Map<String, Object> params;
        private final String knownAs;
        private String current;

        private Remembered(String method, Map<String, Object> params, String knownAs) {
            this.method = method;
            this.params = params;
            this.knownAs = knownAs;
            this.current = knownAs;
        }

        /** What hears of its renewal. A subscription that cannot be renewed is told as an event of the client's own. */
        PendingCall.Done renewed(Consumer<Event> onEvent) {
            return (result, error) -> {
                if (error == null) {
                    if (knownAs != null) {
                        current = subscriptionId(result);
                    }
                    return;
                }
                Map<String, Object> said = new LinkedHashMap<>();
                said.put("method", method);
                said.put("params", params);
                said.put("code", error.code().isPresent() ? (long) error.code().getAsInt() : null);
                said.put("message", error.getMessage());
                String label = params.get("identifier") instanceof String text ? text : null;
                onEvent.accept(new Event("Client", "SubscriptionLost", said, 0, label, knownAs));
            };
        }
    }

    /** In the order in which they were made. */
    List<Remembered> all() {
        return new ArrayList<>(kept.values());
    }

    /** Whether a call makes a subscription: in a new session it does so anew, and never twice. */
    static boolean covers(String method) {
        return method.equals(O2G_SUBSCRIBE) || method.startsWith("Cti.subscribeTo");
    }

    /** A call has been answered well: remember what it subscribes to, forget what it ends. */
    void succeeded(PendingCall call, Object result) {
        String method = call.method;
        if (method.equals(O2G_UNSUBSCRIBE)) {
            kept.remove(only(call.params));
        } else if (UNDO_ALL.containsKey(method)) {
            kept.values().removeIf(each -> each.method.equals(UNDO_ALL.get(method)));
        } else if (call.params instanceof Map<?, ?>) {
            Map<String, Object> bare = new LinkedHashMap<>(Values.object(call.params));
            bare.remove("_meta");
            if (method.equals(O2G_SUBSCRIBE)) {
                String id = subscriptionId(result);
                // A label that the bridge chose is asked for again, so that the events go on to be labelled alike.
                bare.put("identifier", Values.object(result).get("identifier"));
                kept.put(id, new Remembered(method, bare, id));
            } else if (covers(method)) {
                kept.put(List.of(method, bare), new Remembered(method, bare, null));
            } else if (UNDO_ONE.containsKey(method)) {
                kept.remove(List.of(UNDO_ONE.get(method), bare));
            }
        }
    }

    /** The parameters of a call to the bridge, with the subscription's id of this session. */
    Object translated(PendingCall call) {
        Remembered known = call.method.equals(O2G_UNSUBSCRIBE) ? kept.get(only(call.params)) : null;
        if (known == null) {
            return call.params;
        }
        if (!(call.params instanceof Map<?, ?>)) {
            return List.of(known.current);
        }
        Map<String, Object> params = new LinkedHashMap<>(Values.object(call.params));
        params.put("subscriptionId", known.current);
        return params;
    }

    /** An event, with the id under which the caller knows its subscription. */
    Event relabelled(Event event) {
        if (!event.family().equals("O2g") || kept.containsKey(event.subscriptionId())) {
            return event;
        }
        for (Remembered each : kept.values()) {
            if (each.current != null && each.current.equals(event.subscriptionId())) {
                String label = event.identifier();
                return new Event(event.family(), event.name(), event.data(), event.seq(), label, each.knownAs);
            }
        }
        return event;
    }

    /** The one parameter of O2g.unsubscribe. */
    private static Object only(Object params) {
        if (params instanceof Map<?, ?> members) {
            return members.get("subscriptionId");
        }
        return params instanceof List<?> items && !items.isEmpty() ? items.get(0) : null;
    }

    private static String subscriptionId(Object result) {
        return (String) Values.object(result).get("subscriptionId");
    }
}
