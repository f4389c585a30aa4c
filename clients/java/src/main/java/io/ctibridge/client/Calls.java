package io.ctibridge.client;

import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.methods.CallbackMethods;
import io.ctibridge.client.methods.CtiMethods;
import io.ctibridge.client.methods.MembershipMethods;
import io.ctibridge.client.methods.O2gMethods;
import io.ctibridge.client.methods.RpcMethods;
import io.ctibridge.client.methods.SessionMethods;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Calls that wait for their answers; may be made from any thread, at any time: while there is no connection they wait.
 *
 * <p>All of them throw {@link ClientException}, {@link IllegalArgumentException} for what cannot be sent, {@link
 * UnreadableException} for an answer that does not fit the class asked for, and {@link CancellationException} where the
 * thread is interrupted: what has not left then never will.
 */
public interface Calls {
    /**
     * The result of any call.
     *
     * @param <T> what the result is made into
     * @param method its name: {@code O2g.telephony.getCalls}
     * @param params by name a map or a record, by position a list; {@code null} for none. What they hold is what {@link
     *     Values#plain} takes
     * @param reader makes something of the plain value that is the result
     * @return what the reader has made
     */
    <T> T call(String method, Object params, Function<Object, T> reader);

    /**
     * The result of any call as an object of a class.
     *
     * @param <T> the class
     * @param method its name
     * @param params by name a map or a record, by position a list; {@code null} for none
     * @param type a record or another class that {@link Values#as} takes
     * @return the result; {@code null} for {@code null}
     */
    default <T> T call(String method, Object params, Class<T> type) {
        return call(method, params, result -> Values.as(result, type));
    }

    /**
     * The result of any call as a plain value.
     *
     * @param method its name
     * @param params by name a map or a record, by position a list; {@code null} for none
     * @return maps, lists, text, numbers, booleans, {@code null}
     */
    default Object call(String method, Object params) {
        return call(method, params, Function.identity());
    }

    /**
     * {@code Cti.*}.
     *
     * @return its methods
     */
    default CtiMethods cti() {
        return new CtiMethods(this);
    }

    /**
     * {@code Callback.*}.
     *
     * @return its methods
     */
    default CallbackMethods callback() {
        return new CallbackMethods(this);
    }

    /**
     * {@code Membership.*}.
     *
     * @return its methods
     */
    default MembershipMethods membership() {
        return new MembershipMethods(this);
    }

    /**
     * {@code Session.*}, without what the client does by itself.
     *
     * @return its methods
     */
    default SessionMethods session() {
        return new SessionMethods(this);
    }

    /**
     * Raw O2G events. The operations of O2G's REST API are called by their names: {@code O2g.telephony.getCalls}.
     *
     * @return its methods
     */
    default O2gMethods o2g() {
        return new O2gMethods(this);
    }

    /**
     * {@code rpc.*}.
     *
     * @return its methods
     */
    default RpcMethods rpc() {
        return new RpcMethods(this);
    }
}
