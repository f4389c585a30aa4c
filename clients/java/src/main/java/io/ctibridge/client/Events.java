package io.ctibridge.client;

import java.util.Collections;
import java.util.Map;

/** What comes from the bridge by itself, as events. */
final class Events {
    private Events() {}

    /** Events are missing, so many, or nobody knows how many. */
    static Event resync(Long lost) {
        return new Event("Cti", Event.RESYNC, Collections.singletonMap("lost", lost), 0, null, null);
    }

    /** A JSON-RPC notification as an event; null for one that this client does not know. */
    static Event of(Map<?, ?> notification) {
        if (!(notification.get("params") instanceof Map<?, ?> params) || !(notification.get("method") instanceof String method)) {
            return null;
        }
        long seq = params.get("seq") instanceof Long number ? number : 0;
        return switch (method) {
            case "Cti.event" -> new Event("Cti", String.valueOf(params.get("msgType")), params.get("ctiMessage"), seq, null, null);
            case "O2g.event" -> labelled(params, seq);
            default -> {
                int dot = method.lastIndexOf('.');
                yield new Event(method.substring(0, Math.max(dot, 0)), method.substring(dot + 1), params, seq, null, null);
            }
        };
    }

    private static Event labelled(Map<?, ?> params, long seq) {
        Object name = params.get("event") instanceof Map<?, ?> event ? event.get("eventName") : null;
        return new Event("O2g", String.valueOf(name), params.get("event"), seq, text(params, "identifier"), text(params, "subscriptionId"));
    }

    private static String text(Map<?, ?> holder, String name) {
        return holder.get(name) instanceof String text ? text : null;
    }
}
