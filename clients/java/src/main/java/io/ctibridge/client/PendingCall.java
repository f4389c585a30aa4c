package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One call that is not answered. */
final class PendingCall {
    /** What hears of a call's end: its result, or the error. */
    interface Done {
        void ended(Object result, ClientException error);
    }

    final long id;
    final String method;
    /** A map by name, or a list by position. */
    final Object params;

    final String key;
    final Done done;
    /** When the bridge may give up, on the clock of the core; null for never. */
    final Long deadlineMs;

    /** It has left on the socket that is open now. */
    boolean sent;
    /** It has left on some socket, so it may have been executed. */
    boolean tried;

    PendingCall(long id, String method, Object params, String key, Long deadlineMs, Done done) {
        this.id = id;
        this.method = method;
        this.params = params;
        this.key = key;
        this.deadlineMs = deadlineMs;
        this.done = done;
    }

    /** The JSON-RPC message of a call. */
    static Map<String, Object> message(long id, String method, Object params) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("method", method);
        message.put("params", params);
        return message;
    }
}
