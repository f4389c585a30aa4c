// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.AsyncCalls;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.CtiAgentDirectory;
import io.ctibridge.client.types.CtiContactSheet;
import io.ctibridge.client.types.CtiCurrentCallsPhoneEvents;
import io.ctibridge.client.types.CtiCustomerCallHistoryResponseWithId;
import io.ctibridge.client.types.CtiDirectoryResult;
import io.ctibridge.client.types.CtiDynamicFilter;
import io.ctibridge.client.types.CtiFlashTextEvent;
import io.ctibridge.client.types.CtiHistoryCall;
import io.ctibridge.client.types.CtiLineConfig;
import io.ctibridge.client.types.CtiQueueCall;
import io.ctibridge.client.types.CtiQueueStatistics;
import io.ctibridge.client.types.CtiUserDisplayName;
import io.ctibridge.client.types.PlacedCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code Cti.*}: calls whose answers come later. */
public final class AsyncCtiMethods {
    private final AsyncCalls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public AsyncCtiMethods(AsyncCalls calls) {
        this.calls = calls;
    }

    /**
     * {@code Cti.sendPing}. Not on a site of kind o2g: a heartbeat of the native dialect; over JSON-RPC call rpc.ping.
     * Not on a site of kind xivo: a heartbeat of the native dialect, which the bridge answers itself; over JSON-RPC
     * call rpc.ping.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> sendPing() {
        return calls.call("Cti.sendPing", Map.of(), result -> null);
    }

    /**
     * {@code Cti.changeUserStatus}. Tells {@code UserStatusUpdate}.
     *
     * @param statusId text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> changeUserStatus(String statusId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("statusId", statusId);
        return calls.call("Cti.changeUserStatus", params, result -> null);
    }

    /**
     * {@code Cti.setUserPreference}. Tells {@code UserPreference}. Not on a site of kind o2g: O2G keeps a user's
     * languages, no other preference.
     *
     * @param key text
     * @param value text
     * @param value_type text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setUserPreference(String key, String value, String value_type) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        params.put("value", value);
        params.put("value_type", value_type);
        return calls.call("Cti.setUserPreference", params, result -> null);
    }

    /**
     * {@code Cti.displayNameLookup}. Tells {@code UserDisplayName}.
     *
     * @param username text
     * @return see {@link CtiUserDisplayName}
     */
    public CompletableFuture<CtiUserDisplayName> displayNameLookup(String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("username", username);
        return calls.call("Cti.displayNameLookup", params, result -> Values.as(result, CtiUserDisplayName.class));
    }

    /**
     * {@code Cti.dnd}. Tells {@code UserConfigUpdate}.
     *
     * @param state true or false
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> dnd(boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("state", state);
        return calls.call("Cti.dnd", params, result -> null);
    }

    /**
     * {@code Cti.naFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> naFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        return calls.call("Cti.naFwd", params, result -> null);
    }

    /**
     * {@code Cti.uncFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> uncFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        return calls.call("Cti.uncFwd", params, result -> null);
    }

    /**
     * {@code Cti.busyFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> busyFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        return calls.call("Cti.busyFwd", params, result -> null);
    }

    /**
     * {@code Cti.unregisterMobileApp}. Not on a site of kind o2g: O2G has no push service for mobiles.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unregisterMobileApp() {
        return calls.call("Cti.unregisterMobileApp", Map.of(), result -> null);
    }

    /**
     * {@code Cti.toggleUniqueAccountDevice}. Tells {@code LineConfig}.
     *
     * @param device text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> toggleUniqueAccountDevice(String device) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("device", device);
        return calls.call("Cti.toggleUniqueAccountDevice", params, result -> null);
    }

    /**
     * {@code Cti.pushLogToServer}. Not on a site of kind o2g: O2G has no log for clients.
     *
     * @param level text
     * @param log text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> pushLogToServer(String level, String log) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("level", level);
        params.put("log", log);
        return calls.call("Cti.pushLogToServer", params, result -> null);
    }

    /**
     * {@code Cti.loginAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentPhoneNumber text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> loginAgent(String agentPhoneNumber) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentPhoneNumber", agentPhoneNumber);
        return calls.call("Cti.loginAgent", params, result -> null);
    }

    /**
     * {@code Cti.loginAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentPhoneNumber text
     * @param agentId a whole number; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> loginAgent(String agentPhoneNumber, Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentPhoneNumber", agentPhoneNumber);
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.loginAgent", params, result -> null);
    }

    /**
     * {@code Cti.logoutAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> logoutAgent() {
        return calls.call("Cti.logoutAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.logoutAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> logoutAgent(Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.logoutAgent", params, result -> null);
    }

    /**
     * {@code Cti.toggleAgentLogin}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> toggleAgentLogin() {
        return calls.call("Cti.toggleAgentLogin", Map.of(), result -> null);
    }

    /**
     * {@code Cti.pauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> pauseAgent() {
        return calls.call("Cti.pauseAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.pauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     * @param reason text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> pauseAgent(Long agentId, String reason) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("reason", reason);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.pauseAgent", params, result -> null);
    }

    /**
     * {@code Cti.unpauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unpauseAgent() {
        return calls.call("Cti.unpauseAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.unpauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unpauseAgent(Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.unpauseAgent", params, result -> null);
    }

    /**
     * {@code Cti.listenAgent}. Tells {@code AgentListen}.
     *
     * @param agentId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> listenAgent(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        return calls.call("Cti.listenAgent", params, result -> null);
    }

    /**
     * {@code Cti.monitorPause}. Tells {@code AgentStateEvent}.
     *
     * @param agentId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> monitorPause(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        return calls.call("Cti.monitorPause", params, result -> null);
    }

    /**
     * {@code Cti.monitorUnpause}. Tells {@code AgentStateEvent}.
     *
     * @param agentId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> monitorUnpause(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        return calls.call("Cti.monitorUnpause", params, result -> null);
    }

    /**
     * {@code Cti.getAgentStates}. Tells {@code AgentStateEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> getAgentStates() {
        return calls.call("Cti.getAgentStates", Map.of(), result -> null);
    }

    /**
     * {@code Cti.subscribeToAgentEvents}. Tells {@code AgentStateEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToAgentEvents() {
        return calls.call("Cti.subscribeToAgentEvents", Map.of(), result -> null);
    }

    /**
     * {@code Cti.subscribeToAgentStats}. Tells {@code AgentStatistics}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToAgentStats() {
        return calls.call("Cti.subscribeToAgentStats", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getAgentDirectory}. Tells {@code AgentDirectory}.
     *
     * @return see {@link CtiAgentDirectory}
     */
    public CompletableFuture<CtiAgentDirectory> getAgentDirectory() {
        return calls.call("Cti.getAgentDirectory", Map.of(), result -> Values.as(result, CtiAgentDirectory.class));
    }

    /**
     * {@code Cti.setAgentQueue}. Tells {@code QueueMember}.
     *
     * @param agentId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setAgentQueue(long agentId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        return calls.call("Cti.setAgentQueue", params, result -> null);
    }

    /**
     * {@code Cti.removeAgentFromQueue}. Tells {@code QueueMember}.
     *
     * @param agentId a whole number
     * @param queueId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> removeAgentFromQueue(long agentId, long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("queueId", queueId);
        return calls.call("Cti.removeAgentFromQueue", params, result -> null);
    }

    /**
     * {@code Cti.setAgentGroup}. Tells {@code AgentConfig}. Not on a site of kind o2g: the members of agent groups are
     * PBX configuration without a documented operation.
     *
     * @param agentId a whole number
     * @param groupId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setAgentGroup(long agentId, long groupId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("groupId", groupId);
        return calls.call("Cti.setAgentGroup", params, result -> null);
    }

    /**
     * {@code Cti.moveAgentsInGroup}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of agent groups
     * are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param fromQueueId a whole number
     * @param fromPenalty a whole number
     * @param toQueueId a whole number
     * @param toPenalty a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> moveAgentsInGroup(
            long groupId,
            long fromQueueId,
            long fromPenalty,
            long toQueueId,
            long toPenalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("fromQueueId", fromQueueId);
        params.put("fromPenalty", fromPenalty);
        params.put("toQueueId", toQueueId);
        params.put("toPenalty", toPenalty);
        return calls.call("Cti.moveAgentsInGroup", params, result -> null);
    }

    /**
     * {@code Cti.addAgentsInGroup}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of agent groups
     * are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param fromQueueId a whole number
     * @param fromPenalty a whole number
     * @param toQueueId a whole number
     * @param toPenalty a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> addAgentsInGroup(
            long groupId,
            long fromQueueId,
            long fromPenalty,
            long toQueueId,
            long toPenalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("fromQueueId", fromQueueId);
        params.put("fromPenalty", fromPenalty);
        params.put("toQueueId", toQueueId);
        params.put("toPenalty", toPenalty);
        return calls.call("Cti.addAgentsInGroup", params, result -> null);
    }

    /**
     * {@code Cti.removeAgentGroupFromQueueGroup}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of
     * agent groups are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> removeAgentGroupFromQueueGroup(long groupId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        return calls.call("Cti.removeAgentGroupFromQueueGroup", params, result -> null);
    }

    /**
     * {@code Cti.addAgentsNotInQueueFromGroupTo}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of
     * agent groups are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> addAgentsNotInQueueFromGroupTo(long groupId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        return calls.call("Cti.addAgentsNotInQueueFromGroupTo", params, result -> null);
    }

    /**
     * {@code Cti.getList}. Tells {@code QueueList}, {@code AgentList}, {@code QueueMemberList}, {@code AgentGroupList},
     * {@code ConferenceList}.
     *
     * @param objectType text
     * @return objects
     */
    public CompletableFuture<List<Map<String, Object>>> getList(String objectType) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objectType", objectType);
        return calls.call("Cti.getList", params, Values::objects);
    }

    /**
     * {@code Cti.getConfig}. Tells {@code QueueConfig}, {@code AgentConfig}, {@code QueueMember}, {@code LineConfig}.
     *
     * @param objectType text
     * @return see {@link CtiLineConfig}
     */
    public CompletableFuture<CtiLineConfig> getConfig(String objectType) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objectType", objectType);
        return calls.call("Cti.getConfig", params, result -> Values.as(result, CtiLineConfig.class));
    }

    /**
     * {@code Cti.getIceConfig}. Tells {@code IceConfig}. Not on a site of kind o2g: O2G has no WebRTC configuration.
     *
     * @return an object
     */
    public CompletableFuture<Map<String, Object>> getIceConfig() {
        return calls.call("Cti.getIceConfig", Map.of(), Values::object);
    }

    /**
     * {@code Cti.subscribeToQueueStats}. Tells {@code QueueStatistics}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToQueueStats() {
        return calls.call("Cti.subscribeToQueueStats", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getQueueStatistics}. Tells {@code GetQueueStatistics}.
     *
     * @param queueId a whole number
     * @param window a whole number
     * @param xqos a whole number
     * @return see {@link CtiQueueStatistics}
     */
    public CompletableFuture<CtiQueueStatistics> getQueueStatistics(long queueId, long window, long xqos) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueId", queueId);
        params.put("window", window);
        params.put("xqos", xqos);
        return calls.call("Cti.getQueueStatistics", params, result -> Values.as(result, CtiQueueStatistics.class));
    }

    /**
     * {@code Cti.subscribeToQueueCalls}. Tells {@code QueueCalls}.
     *
     * @param queueId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToQueueCalls(long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueId", queueId);
        return calls.call("Cti.subscribeToQueueCalls", params, result -> null);
    }

    /**
     * {@code Cti.unSubscribeToQueueCalls}.
     *
     * @param queueId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unSubscribeToQueueCalls(long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueId", queueId);
        return calls.call("Cti.unSubscribeToQueueCalls", params, result -> null);
    }

    /**
     * {@code Cti.retrieveQueueCall}. Tells {@code PhoneEvent}. Not on a site of kind o2g: O2G cannot take a chosen call
     * out of a queue.
     *
     * @param queueCall see {@link CtiQueueCall}
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> retrieveQueueCall(CtiQueueCall queueCall) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueCall", queueCall);
        return calls.call("Cti.retrieveQueueCall", params, result -> null);
    }

    /**
     * {@code Cti.dial}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dial(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.dial", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dial}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dial(String destination, Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("variables", variables);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.dial", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialFromMobile}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialFromMobile(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.dialFromMobile", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialFromMobile}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialFromMobile(String destination, Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("variables", variables);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.dialFromMobile", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialFromQueue}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param queueId a whole number
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialFromQueue(String destination, long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("queueId", queueId);
        return calls.call("Cti.dialFromQueue", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialFromQueue}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param queueId a whole number
     * @param callerIdName text; {@code null} to leave it out
     * @param callerIdNumber text; {@code null} to leave it out
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialFromQueue(
            String destination,
            long queueId,
            String callerIdName,
            String callerIdNumber,
            Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("queueId", queueId);
        params.put("callerIdName", callerIdName);
        params.put("callerIdNumber", callerIdNumber);
        params.put("variables", variables);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.dialFromQueue", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialByUsername}. Tells {@code PhoneEvent}, {@code DialByUsername}.
     *
     * @param username text
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialByUsername(String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("username", username);
        return calls.call("Cti.dialByUsername", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialByUsername}. Tells {@code PhoneEvent}, {@code DialByUsername}.
     *
     * @param username text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> dialByUsername(String username, Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("username", username);
        params.put("variables", variables);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.dialByUsername", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.originate}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> originate(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.originate", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.hangup}. Tells {@code PhoneEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> hangup() {
        return calls.call("Cti.hangup", Map.of(), result -> null);
    }

    /**
     * {@code Cti.hangup}. Tells {@code PhoneEvent}.
     *
     * @param uniqueId text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> hangup(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.hangup", params, result -> null);
    }

    /**
     * {@code Cti.answer}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> answer() {
        return calls.call("Cti.answer", Map.of(), result -> null);
    }

    /**
     * {@code Cti.answer}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @param uniqueId text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> answer(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.answer", params, result -> null);
    }

    /**
     * {@code Cti.hold}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> hold() {
        return calls.call("Cti.hold", Map.of(), result -> null);
    }

    /**
     * {@code Cti.hold}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @param uniqueId text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> hold(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.hold", params, result -> null);
    }

    /**
     * {@code Cti.directTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> directTransfer(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.directTransfer", params, result -> null);
    }

    /**
     * {@code Cti.attendedTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> attendedTransfer(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.attendedTransfer", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.attendedTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param device text; {@code null} to leave it out
     * @return see {@link PlacedCall}
     */
    public CompletableFuture<PlacedCall> attendedTransfer(String destination, String device) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("device", device);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.attendedTransfer", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.completeTransfer}. Tells {@code PhoneEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> completeTransfer() {
        return calls.call("Cti.completeTransfer", Map.of(), result -> null);
    }

    /**
     * {@code Cti.cancelTransfer}. Tells {@code PhoneEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> cancelTransfer() {
        return calls.call("Cti.cancelTransfer", Map.of(), result -> null);
    }

    /**
     * {@code Cti.toggleMicrophone}. Tells {@code WebRTCCmd}.
     *
     * @param uniqueId text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> toggleMicrophone(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        return calls.call("Cti.toggleMicrophone", params, result -> null);
    }

    /**
     * {@code Cti.sendDtmf}. Tells {@code WebRTCCmd}.
     *
     * @param key text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> sendDtmf(String key) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        return calls.call("Cti.sendDtmf", params, result -> null);
    }

    /**
     * {@code Cti.setData}.
     *
     * @param variables members by their names
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> setData(Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("variables", variables);
        return calls.call("Cti.setData", params, result -> null);
    }

    /**
     * {@code Cti.getCurrentCallsPhoneEvents}. Tells {@code CurrentCallsPhoneEvents}.
     *
     * @return see {@link CtiCurrentCallsPhoneEvents}
     */
    public CompletableFuture<CtiCurrentCallsPhoneEvents> getCurrentCallsPhoneEvents() {
        return calls.call("Cti.getCurrentCallsPhoneEvents", Map.of(), result -> Values.as(result, CtiCurrentCallsPhoneEvents.class));
    }

    /**
     * {@code Cti.subscribeToPhoneHints}. Tells {@code PhoneHintStatusEvent}.
     *
     * @param phoneNumbers a list of: text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToPhoneHints(List<String> phoneNumbers) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("phoneNumbers", phoneNumbers);
        return calls.call("Cti.subscribeToPhoneHints", params, result -> null);
    }

    /**
     * {@code Cti.unsubscribeFromAllPhoneHints}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unsubscribeFromAllPhoneHints() {
        return calls.call("Cti.unsubscribeFromAllPhoneHints", Map.of(), result -> null);
    }

    /**
     * {@code Cti.conference}. Tells {@code PhoneEvent}.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conference() {
        return calls.call("Cti.conference", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getConferenceRooms}. Tells {@code ConferenceList}. Not on a site of kind o2g: O2G has no conference
     * rooms.
     *
     * @return objects
     */
    public CompletableFuture<List<Map<String, Object>>> getConferenceRooms() {
        return calls.call("Cti.getConferenceRooms", Map.of(), Values::objects);
    }

    /**
     * {@code Cti.inviteConferenceRoom}. Not on a site of kind o2g: O2G has no conference rooms.
     *
     * @param userId a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> inviteConferenceRoom(long userId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userId", userId);
        return calls.call("Cti.inviteConferenceRoom", params, result -> null);
    }

    /**
     * {@code Cti.conferenceInvite}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}. Not on a site of kind o2g: O2G cannot call somebody into a conference: call him
     * (attendedTransfer), then includeToConference.
     *
     * @param numConf text
     * @param exten text
     * @param role text
     * @param earlyJoin true or false
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceInvite(String numConf, String exten, String role, boolean earlyJoin) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("exten", exten);
        params.put("role", role);
        params.put("earlyJoin", earlyJoin);
        return calls.call("Cti.conferenceInvite", params, result -> null);
    }

    /**
     * {@code Cti.conferenceInvite}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}. Not on a site of kind o2g: O2G cannot call somebody into a conference: call him
     * (attendedTransfer), then includeToConference.
     *
     * @param numConf text
     * @param exten text
     * @param role text
     * @param earlyJoin true or false
     * @param variables an object; {@code null} to leave it out
     * @param marked true or false; {@code null} to leave it out
     * @param leaveWhenLastMarkedLeave true or false; {@code null} to leave it out
     * @param callerId text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceInvite(
            String numConf,
            String exten,
            String role,
            boolean earlyJoin,
            Map<String, ?> variables,
            Boolean marked,
            Boolean leaveWhenLastMarkedLeave,
            String callerId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("exten", exten);
        params.put("role", role);
        params.put("earlyJoin", earlyJoin);
        params.put("variables", variables);
        params.put("marked", marked);
        params.put("leaveWhenLastMarkedLeave", leaveWhenLastMarkedLeave);
        params.put("callerId", callerId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.conferenceInvite", params, result -> null);
    }

    /**
     * {@code Cti.includeToConference}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param role text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> includeToConference(String role) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("role", role);
        return calls.call("Cti.includeToConference", params, result -> null);
    }

    /**
     * {@code Cti.includeToConference}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param role text
     * @param marked true or false; {@code null} to leave it out
     * @param leaveWhenLastMarkedLeave true or false; {@code null} to leave it out
     * @param callerId text; {@code null} to leave it out
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> includeToConference(
            String role,
            Boolean marked,
            Boolean leaveWhenLastMarkedLeave,
            String callerId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("role", role);
        params.put("marked", marked);
        params.put("leaveWhenLastMarkedLeave", leaveWhenLastMarkedLeave);
        params.put("callerId", callerId);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.includeToConference", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMute}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceMute(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        return calls.call("Cti.conferenceMute", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmute}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceUnmute(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        return calls.call("Cti.conferenceUnmute", params, result -> null);
    }

    /**
     * {@code Cti.conferenceKick}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}.
     *
     * @param numConf text
     * @param index a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceKick(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        return calls.call("Cti.conferenceKick", params, result -> null);
    }

    /**
     * {@code Cti.conferenceDeafen}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceDeafen(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        return calls.call("Cti.conferenceDeafen", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUndeafen}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceUndeafen(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        return calls.call("Cti.conferenceUndeafen", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMuteAll}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceMuteAll(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceMuteAll", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmuteAll}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceUnmuteAll(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceUnmuteAll", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMuteMe}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceMuteMe(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceMuteMe", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmuteMe}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceUnmuteMe(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceUnmuteMe", params, result -> null);
    }

    /**
     * {@code Cti.conferenceReset}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}. Not on a site of kind o2g: O2G has no operation to mute, deafen or reset participants of
     * a conference.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceReset(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceReset", params, result -> null);
    }

    /**
     * {@code Cti.conferenceClose}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param numConf text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> conferenceClose(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        return calls.call("Cti.conferenceClose", params, result -> null);
    }

    /**
     * {@code Cti.getUserCallHistory}. Tells {@code CallHistory}.
     *
     * @param size a whole number; may be {@code null}
     * @return a list of: see {@link CtiHistoryCall}
     */
    public CompletableFuture<List<CtiHistoryCall>> getUserCallHistory(long size) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("size", size);
        return calls.call("Cti.getUserCallHistory", params, result -> Values.listOf(result, CtiHistoryCall.class));
    }

    /**
     * {@code Cti.getUserCallHistoryByDays}. Tells {@code CallHistory}, {@code CallHistoryByDays}.
     *
     * @param days a whole number
     * @return a list of: see {@link CtiHistoryCall}
     */
    public CompletableFuture<List<CtiHistoryCall>> getUserCallHistoryByDays(long days) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("days", days);
        return calls.call("Cti.getUserCallHistoryByDays", params, result -> Values.listOf(result, CtiHistoryCall.class));
    }

    /**
     * {@code Cti.getAgentCallHistory}. Tells {@code CallHistory}.
     *
     * @param size a whole number
     * @return a list of: see {@link CtiHistoryCall}
     */
    public CompletableFuture<List<CtiHistoryCall>> getAgentCallHistory(long size) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("size", size);
        return calls.call("Cti.getAgentCallHistory", params, result -> Values.listOf(result, CtiHistoryCall.class));
    }

    /**
     * {@code Cti.getQueueCallHistory}. Tells {@code CallHistory}. Not on a site of kind o2g: O2G keeps no call history
     * by queue.
     *
     * @param queue text
     * @param size a whole number
     * @return objects
     */
    public CompletableFuture<List<Map<String, Object>>> getQueueCallHistory(String queue, long size) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queue", queue);
        params.put("size", size);
        return calls.call("Cti.getQueueCallHistory", params, Values::objects);
    }

    /**
     * {@code Cti.findCustomerCallHistory}. Tells {@code CustomerCallHistoryResponseWithId}.
     *
     * @param requestId a whole number
     * @param filters a list of: see {@link CtiDynamicFilter}
     * @param size a whole number
     * @return see {@link CtiCustomerCallHistoryResponseWithId}
     */
    public CompletableFuture<CtiCustomerCallHistoryResponseWithId> findCustomerCallHistory(
            long requestId,
            List<CtiDynamicFilter> filters,
            long size) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("filters", filters);
        params.put("size", size);
        return calls.call("Cti.findCustomerCallHistory", params, result -> Values.as(result, CtiCustomerCallHistoryResponseWithId.class));
    }

    /**
     * {@code Cti.searchDirectory}. Tells {@code DirectoryResult}.
     *
     * @param pattern text
     * @return see {@link CtiDirectoryResult}
     */
    public CompletableFuture<CtiDirectoryResult> searchDirectory(String pattern) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("pattern", pattern);
        return calls.call("Cti.searchDirectory", params, result -> Values.as(result, CtiDirectoryResult.class));
    }

    /**
     * {@code Cti.directoryLookUp}. Tells {@code DirectoryResult}.
     *
     * @param term text
     * @return see {@link CtiDirectoryResult}
     */
    public CompletableFuture<CtiDirectoryResult> directoryLookUp(String term) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("term", term);
        return calls.call("Cti.directoryLookUp", params, result -> Values.as(result, CtiDirectoryResult.class));
    }

    /**
     * {@code Cti.searchContacts}. Tells {@code ContactSheet}, {@code DirectoryResult}.
     *
     * @param term text
     * @return see {@link CtiContactSheet}
     */
    public CompletableFuture<CtiContactSheet> searchContacts(String term) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("term", term);
        return calls.call("Cti.searchContacts", params, result -> Values.as(result, CtiContactSheet.class));
    }

    /**
     * {@code Cti.getFavorites}. Tells {@code Favorites}. Not on a site of kind o2g: O2G has no favourites, and the
     * bridge keeps no data of its users.
     *
     * @return see {@link CtiDirectoryResult}
     */
    public CompletableFuture<CtiDirectoryResult> getFavorites() {
        return calls.call("Cti.getFavorites", Map.of(), result -> Values.as(result, CtiDirectoryResult.class));
    }

    /**
     * {@code Cti.getFavoriteContacts}. Tells {@code FavoriteContactSheet}, {@code Favorites}. Not on a site of kind
     * o2g: O2G has no favourites, and the bridge keeps no data of its users.
     *
     * @return see {@link CtiContactSheet}
     */
    public CompletableFuture<CtiContactSheet> getFavoriteContacts() {
        return calls.call("Cti.getFavoriteContacts", Map.of(), result -> Values.as(result, CtiContactSheet.class));
    }

    /**
     * {@code Cti.addFavorite}. Tells {@code FavoriteUpdated}. Not on a site of kind o2g: O2G has no favourites, and the
     * bridge keeps no data of its users.
     *
     * @param contactId text
     * @param source text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> addFavorite(String contactId, String source) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("contactId", contactId);
        params.put("source", source);
        return calls.call("Cti.addFavorite", params, result -> null);
    }

    /**
     * {@code Cti.removeFavorite}. Tells {@code FavoriteUpdated}. Not on a site of kind o2g: O2G has no favourites, and
     * the bridge keeps no data of its users.
     *
     * @param contactId text
     * @param source text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> removeFavorite(String contactId, String source) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("contactId", contactId);
        params.put("source", source);
        return calls.call("Cti.removeFavorite", params, result -> null);
    }

    /**
     * {@code Cti.sendFlashTextMessage}. Tells {@code FlashTextEvent}.
     *
     * @param to text
     * @param seq a whole number
     * @param message text
     * @return see {@link CtiFlashTextEvent}
     */
    public CompletableFuture<CtiFlashTextEvent> sendFlashTextMessage(String to, long seq, String message) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("to", to);
        params.put("seq", seq);
        params.put("message", message);
        return calls.call("Cti.sendFlashTextMessage", params, result -> Values.as(result, CtiFlashTextEvent.class));
    }

    /**
     * {@code Cti.getFlashTextPartyHistory}. Tells {@code FlashTextEvent}. Not on a site of kind o2g: O2G erases a mini
     * message when it is read.
     *
     * @param to text
     * @param seq a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> getFlashTextPartyHistory(String to, long seq) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("to", to);
        params.put("seq", seq);
        return calls.call("Cti.getFlashTextPartyHistory", params, result -> null);
    }

    /**
     * {@code Cti.markFlashTextAsRead}. Tells {@code FlashTextEvent}. Not on a site of kind o2g: O2G erases a mini
     * message when it is read.
     *
     * @param to text
     * @param seq a whole number
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> markFlashTextAsRead(String to, long seq) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("to", to);
        params.put("seq", seq);
        return calls.call("Cti.markFlashTextAsRead", params, result -> null);
    }

    /**
     * {@code Cti.videoEvent}. Tells {@code VideoStatusEvent}. Not on a site of kind o2g: O2G has no video.
     *
     * @param status text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> videoEvent(String status) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("status", status);
        return calls.call("Cti.videoEvent", params, result -> null);
    }

    /**
     * {@code Cti.subscribeToVideoStatus}. Tells {@code VideoStatusEvent}. Not on a site of kind o2g: O2G has no video.
     *
     * @param usernames a list of: text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> subscribeToVideoStatus(List<String> usernames) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("usernames", usernames);
        return calls.call("Cti.subscribeToVideoStatus", params, result -> null);
    }

    /**
     * {@code Cti.unsubscribeFromAllVideoStatus}. Not on a site of kind o2g: O2G has no video.
     *
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> unsubscribeFromAllVideoStatus() {
        return calls.call("Cti.unsubscribeFromAllVideoStatus", Map.of(), result -> null);
    }

    /**
     * {@code Cti.inviteToMeetingRoom}. Tells {@code MeetingRoomInviteAck}, {@code MeetingRoomInviteResponse}. Not on a
     * site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param token text
     * @param username text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> inviteToMeetingRoom(long requestId, String token, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("token", token);
        params.put("username", username);
        return calls.call("Cti.inviteToMeetingRoom", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteAck}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> meetingRoomInviteAck(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        return calls.call("Cti.meetingRoomInviteAck", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteAccept}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> meetingRoomInviteAccept(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        return calls.call("Cti.meetingRoomInviteAccept", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteReject}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     * @return nothing, when it is done
     */
    public CompletableFuture<Void> meetingRoomInviteReject(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        return calls.call("Cti.meetingRoomInviteReject", params, result -> null);
    }
}
