// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.Calls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.SessionInfo;
import java.util.Map;

/** {@code Session.*}: calls that wait for their answers. */
public final class SessionMethods {
    private final Calls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public SessionMethods(Calls calls) {
        this.calls = calls;
    }

    /**
     * {@code Session.info}: What {@code Session.login} answered, and the number of the newest event.
     *
     * @return see {@link SessionInfo}
     */
    public SessionInfo info() {
        return calls.call("Session.info", Map.of(), result -> Values.as(result, SessionInfo.class));
    }
}
