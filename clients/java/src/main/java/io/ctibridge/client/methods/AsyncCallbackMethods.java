// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.CtiCallbackClotured;
import io.ctibridge.client.types.CtiCallbackList;
import io.ctibridge.client.types.CtiCallbackStarted;
import io.ctibridge.client.types.CtiCallbackTicketStatus;
import io.ctibridge.client.types.CtiDynamicFilter;
import io.ctibridge.client.types.CtiFindCallbackResponseWithId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code Callback.*}: calls whose answers come later. */
public final class AsyncCallbackMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncCallbackMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code Callback.getCallbackLists}. Tells {@code CallbackLists}.
     *
     * @return a list of: see {@link CtiCallbackList}
     */
    public CompletableFuture<List<CtiCallbackList>> getCallbackLists() {
        return calls.call("Callback.getCallbackLists", Map.of(), result -> Values.listOf(result, CtiCallbackList.class));
    }

    /**
     * {@code Callback.findCallbackRequest}. Tells {@code FindCallbackResponseWithId}.
     *
     * @param requestId a whole number
     * @param filters a list of: see {@link CtiDynamicFilter}
     * @return see {@link CtiFindCallbackResponseWithId}
     */
    public CompletableFuture<CtiFindCallbackResponseWithId> findCallbackRequest(
            long requestId,
            List<CtiDynamicFilter> filters) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("filters", filters);
        return calls.call("Callback.findCallbackRequest", params, result -> Values.as(result, CtiFindCallbackResponseWithId.class));
    }

    /**
     * {@code Callback.findCallbackRequest}. Tells {@code FindCallbackResponseWithId}.
     *
     * @param requestId a whole number
     * @param filters a list of: see {@link CtiDynamicFilter}
     * @param offset a whole number; {@code null} to leave it out
     * @param limit a whole number; {@code null} to leave it out
     * @return see {@link CtiFindCallbackResponseWithId}
     */
    public CompletableFuture<CtiFindCallbackResponseWithId> findCallbackRequest(
            long requestId,
            List<CtiDynamicFilter> filters,
            Long offset,
            Long limit) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("filters", filters);
        params.put("offset", offset);
        params.put("limit", limit);
        params.values().removeIf(value -> value == null);
        return calls.call("Callback.findCallbackRequest", params, result -> Values.as(result, CtiFindCallbackResponseWithId.class));
    }

    /**
     * {@code Callback.getCallbackPreferredPeriods}. Tells {@code PreferredCallbackPeriodList}. Not on a site of kind
     * o2g: O2G's call-back requests have no preferred periods.
     *
     * @return objects
     */
    public CompletableFuture<List<Map<String, Object>>> getCallbackPreferredPeriods() {
        return calls.call("Callback.getCallbackPreferredPeriods", Map.of(), Values::objects);
    }

    /**
     * {@code Callback.takeCallback}. Tells {@code CallbackTaken}. Not on a site of kind o2g: O2G's call-back requests
     * have no owner.
     *
     * @param uuid text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> takeCallback(String uuid) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uuid", uuid);
        return calls.call("Callback.takeCallback", params, result -> null);
    }

    /**
     * {@code Callback.releaseCallback}. Tells {@code CallbackReleased}. Not on a site of kind o2g: O2G's call-back
     * requests have no owner.
     *
     * @param uuid text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> releaseCallback(String uuid) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uuid", uuid);
        return calls.call("Callback.releaseCallback", params, result -> null);
    }

    /**
     * {@code Callback.startCallback}. Tells {@code CallbackStarted}, {@code PhoneEvent}.
     *
     * @param uuid text
     * @param number text
     * @return see {@link CtiCallbackStarted}
     */
    public CompletableFuture<CtiCallbackStarted> startCallback(String uuid, String number) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uuid", uuid);
        params.put("number", number);
        return calls.call("Callback.startCallback", params, result -> Values.as(result, CtiCallbackStarted.class));
    }

    /**
     * {@code Callback.listenCallbackMessage}. Tells {@code PhoneEvent}. Not on a site of kind o2g: O2G does not play a
     * voice message on a phone.
     *
     * @param voiceMessageRef text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> listenCallbackMessage(String voiceMessageRef) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("voiceMessageRef", voiceMessageRef);
        return calls.call("Callback.listenCallbackMessage", params, result -> null);
    }

    /**
     * {@code Callback.updateCallbackTicket}. Tells {@code CallbackClotured}, {@code CallbackRequestUpdated}.
     *
     * @param uuid text
     * @param status see {@link CtiCallbackTicketStatus}
     * @param comment text
     * @return see {@link CtiCallbackClotured}
     */
    public CompletableFuture<CtiCallbackClotured> updateCallbackTicket(
            String uuid,
            CtiCallbackTicketStatus status,
            String comment) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uuid", uuid);
        params.put("status", status);
        params.put("comment", comment);
        return calls.call("Callback.updateCallbackTicket", params, result -> Values.as(result, CtiCallbackClotured.class));
    }

    /**
     * {@code Callback.updateCallbackTicket}. Tells {@code CallbackClotured}, {@code CallbackRequestUpdated}.
     *
     * @param uuid text
     * @param status see {@link CtiCallbackTicketStatus}
     * @param comment text
     * @param dueDate text; {@code null} to leave it out
     * @param periodUuid text; {@code null} to leave it out
     * @return see {@link CtiCallbackClotured}
     */
    public CompletableFuture<CtiCallbackClotured> updateCallbackTicket(
            String uuid,
            CtiCallbackTicketStatus status,
            String comment,
            String dueDate,
            String periodUuid) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uuid", uuid);
        params.put("status", status);
        params.put("comment", comment);
        params.put("dueDate", dueDate);
        params.put("periodUuid", periodUuid);
        params.values().removeIf(value -> value == null);
        return calls.call("Callback.updateCallbackTicket", params, result -> Values.as(result, CtiCallbackClotured.class));
    }
}
