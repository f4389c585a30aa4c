package io.ctibridge.client;

import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.methods.AsyncCallbackMethods;
import io.ctibridge.client.methods.AsyncCtiMethods;
import io.ctibridge.client.methods.AsyncMembershipMethods;
import io.ctibridge.client.methods.AsyncO2gMethods;
import io.ctibridge.client.methods.AsyncRpcMethods;
import io.ctibridge.client.methods.AsyncSessionMethods;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Calls whose answers come later; may be made from any thread, at any time: while there is no connection they wait.
 *
 * <p>What cannot be sent throws {@link IllegalArgumentException} at once. The futures fail with
 * {@link ClientException}, or with {@link UnreadableException} where the answer does not fit the class asked for. To
 * cancel one gives the call up: what has not left then never will, what has been sent may be executed. What depends on
 * a future runs in the client's executor, and may make calls.
 */
public interface AsyncCalls {
    /**
     * The result of any call.
     *
     * @param <T> what the result is made into
     * @param method its name: {@code O2g.telephony.getCalls}
     * @param params by name a map or a record, by position a list; {@code null} for none. What they hold is what {@link
     *     Values#plain} takes
     * @param reader makes something of the plain value that is the result
     * @return what the reader has made, later
     */
    <T> CompletableFuture<T> call(String method, Object params, Function<Object, T> reader);

    /**
     * The result of any call as an object of a class.
     *
     * @param <T> the class
     * @param method its name
     * @param params by name a map or a record, by position a list; {@code null} for none
     * @param type a record or another class that {@link Values#as} takes
     * @return the result, later; {@code null} for {@code null}
     */
    default <T> CompletableFuture<T> call(String method, Object params, Class<T> type) {
        return call(method, params, result -> Values.as(result, type));
    }

    /**
     * The result of any call as a plain value.
     *
     * @param method its name
     * @param params by name a map or a record, by position a list; {@code null} for none
     * @return later: maps, lists, text, numbers, booleans, {@code null}
     */
    default CompletableFuture<Object> call(String method, Object params) {
        return call(method, params, Function.identity());
    }

    /**
     * {@code Cti.*}.
     *
     * @return its methods
     */
    default AsyncCtiMethods cti() {
        return new AsyncCtiMethods(this);
    }

    /**
     * {@code Callback.*}.
     *
     * @return its methods
     */
    default AsyncCallbackMethods callback() {
        return new AsyncCallbackMethods(this);
    }

    /**
     * {@code Membership.*}.
     *
     * @return its methods
     */
    default AsyncMembershipMethods membership() {
        return new AsyncMembershipMethods(this);
    }

    /**
     * {@code Session.*}, without what the client does by itself.
     *
     * @return its methods
     */
    default AsyncSessionMethods session() {
        return new AsyncSessionMethods(this);
    }

    /**
     * Raw O2G events. The operations of O2G's REST API are called by their names: {@code O2g.telephony.getCalls}.
     *
     * @return its methods
     */
    default AsyncO2gMethods o2g() {
        return new AsyncO2gMethods(this);
    }

    /**
     * {@code rpc.*}.
     *
     * @return its methods
     */
    default AsyncRpcMethods rpc() {
        return new AsyncRpcMethods(this);
    }
}
