// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.Calls;
import io.ctibridge.client.codec.Values;
import java.util.Map;

/** {@code rpc.*}: calls that wait for their answers. */
public final class RpcMethods {
    private final Calls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public RpcMethods(Calls calls) {
        this.calls = calls;
    }

    /**
     * {@code rpc.ping}: Is anybody there.
     *
     * @return an object
     */
    public Map<String, Object> ping() {
        return calls.call("rpc.ping", Map.of(), Values::object);
    }

    /**
     * {@code rpc.discover}: This document.
     *
     * @return an object
     */
    public Map<String, Object> discover() {
        return calls.call("rpc.discover", Map.of(), Values::object);
    }
}
