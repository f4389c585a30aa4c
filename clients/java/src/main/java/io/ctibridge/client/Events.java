package io.ctibridge.client;

import java.util.Collections;
import java.util.Map;

/** What comes from the bridge by itself, as events. */
final class Events {
    private Events() {}

    /** Events are missing, so many, or nobody knows how many. */
    static Event resync(Long lost) {
        return plain("Cti", Event.RESYNC, Collections.singletonMap("lost", lost), 0);
    }

    /** A JSON-RPC notification as an event; null for one that this client does not know. */
    static Event of(Map<?, ?> notification) {
        if (!(notification.get("params") instanceof Map<?, ?> params)
                || !(notification.get("method") instanceof String method)) {
            return null;
        }
        long seq = params.get("seq") instanceof Long number ? number : 0;
        return switch (method) {
            case "Cti.event" -> plain("Cti", String.valueOf(params.get("msgType")), params.get("ctiMessage"), seq);
            case "O2g.event" -> labelled(params, seq);
            default -> {
                int dot = method.lastIndexOf('.');
                yield plain(method.substring(0, Math.max(dot, 0)), method.substring(dot + 1), params, seq);
            }
        };
    }

    private static Event plain(String family, String name, Object data, long seq) {
        return new Event(family, name, data, seq, null, null);
    }

    private static Event labelled(Map<?, ?> params, long seq) {
        Object event = params.get("event");
        Object name = event instanceof Map<?, ?> members ? members.get("eventName") : null;
        String subscription = text(params, "subscriptionId");
        return new Event("O2g", String.valueOf(name), event, seq, text(params, "identifier"), subscription);
    }

    private static String text(Map<?, ?> holder, String name) {
        return holder.get(name) instanceof String text ? text : null;
    }
}
