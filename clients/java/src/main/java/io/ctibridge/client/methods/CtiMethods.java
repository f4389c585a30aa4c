// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.methods;

import io.ctibridge.client.Calls;
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

/** {@code Cti.*}: calls that wait for their answers. */
public final class CtiMethods {
    private final Calls calls;

    /**
     * The methods of a client.
     *
     * @param calls makes the calls
     */
    public CtiMethods(Calls calls) {
        this.calls = calls;
    }

    /**
     * {@code Cti.sendPing}. Not on a site of kind o2g: a heartbeat of the native dialect; over JSON-RPC call rpc.ping.
     * Not on a site of kind xivo: a heartbeat of the native dialect, which the bridge answers itself; over JSON-RPC
     * call rpc.ping.
     */
    public void sendPing() {
        calls.call("Cti.sendPing", Map.of(), result -> null);
    }

    /**
     * {@code Cti.changeUserStatus}. Tells {@code UserStatusUpdate}.
     *
     * @param statusId text
     */
    public void changeUserStatus(String statusId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("statusId", statusId);
        calls.call("Cti.changeUserStatus", params, result -> null);
    }

    /**
     * {@code Cti.setUserPreference}. Tells {@code UserPreference}. Not on a site of kind o2g: O2G keeps a user's
     * languages, no other preference.
     *
     * @param key text
     * @param value text
     * @param value_type text
     */
    public void setUserPreference(String key, String value, String value_type) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        params.put("value", value);
        params.put("value_type", value_type);
        calls.call("Cti.setUserPreference", params, result -> null);
    }

    /**
     * {@code Cti.displayNameLookup}. Tells {@code UserDisplayName}.
     *
     * @param username text
     * @return see {@link CtiUserDisplayName}
     */
    public CtiUserDisplayName displayNameLookup(String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("username", username);
        return calls.call("Cti.displayNameLookup", params, result -> Values.as(result, CtiUserDisplayName.class));
    }

    /**
     * {@code Cti.dnd}. Tells {@code UserConfigUpdate}.
     *
     * @param state true or false
     */
    public void dnd(boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("state", state);
        calls.call("Cti.dnd", params, result -> null);
    }

    /**
     * {@code Cti.naFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     */
    public void naFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        calls.call("Cti.naFwd", params, result -> null);
    }

    /**
     * {@code Cti.uncFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     */
    public void uncFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        calls.call("Cti.uncFwd", params, result -> null);
    }

    /**
     * {@code Cti.busyFwd}. Tells {@code UserConfigUpdate}.
     *
     * @param destination text
     * @param state true or false
     */
    public void busyFwd(String destination, boolean state) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("state", state);
        calls.call("Cti.busyFwd", params, result -> null);
    }

    /** {@code Cti.unregisterMobileApp}. Not on a site of kind o2g: O2G has no push service for mobiles. */
    public void unregisterMobileApp() {
        calls.call("Cti.unregisterMobileApp", Map.of(), result -> null);
    }

    /**
     * {@code Cti.toggleUniqueAccountDevice}. Tells {@code LineConfig}.
     *
     * @param device text
     */
    public void toggleUniqueAccountDevice(String device) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("device", device);
        calls.call("Cti.toggleUniqueAccountDevice", params, result -> null);
    }

    /**
     * {@code Cti.pushLogToServer}. Not on a site of kind o2g: O2G has no log for clients.
     *
     * @param level text
     * @param log text
     */
    public void pushLogToServer(String level, String log) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("level", level);
        params.put("log", log);
        calls.call("Cti.pushLogToServer", params, result -> null);
    }

    /**
     * {@code Cti.loginAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentPhoneNumber text
     */
    public void loginAgent(String agentPhoneNumber) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentPhoneNumber", agentPhoneNumber);
        calls.call("Cti.loginAgent", params, result -> null);
    }

    /**
     * {@code Cti.loginAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentPhoneNumber text
     * @param agentId a whole number; {@code null} to leave it out
     */
    public void loginAgent(String agentPhoneNumber, Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentPhoneNumber", agentPhoneNumber);
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.loginAgent", params, result -> null);
    }

    /** {@code Cti.logoutAgent}. Tells {@code AgentStateEvent}, {@code AgentError}. */
    public void logoutAgent() {
        calls.call("Cti.logoutAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.logoutAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     */
    public void logoutAgent(Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.logoutAgent", params, result -> null);
    }

    /** {@code Cti.toggleAgentLogin}. Tells {@code AgentStateEvent}, {@code AgentError}. */
    public void toggleAgentLogin() {
        calls.call("Cti.toggleAgentLogin", Map.of(), result -> null);
    }

    /** {@code Cti.pauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}. */
    public void pauseAgent() {
        calls.call("Cti.pauseAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.pauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     * @param reason text; {@code null} to leave it out
     */
    public void pauseAgent(Long agentId, String reason) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("reason", reason);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.pauseAgent", params, result -> null);
    }

    /** {@code Cti.unpauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}. */
    public void unpauseAgent() {
        calls.call("Cti.unpauseAgent", Map.of(), result -> null);
    }

    /**
     * {@code Cti.unpauseAgent}. Tells {@code AgentStateEvent}, {@code AgentError}.
     *
     * @param agentId a whole number; {@code null} to leave it out
     */
    public void unpauseAgent(Long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.unpauseAgent", params, result -> null);
    }

    /**
     * {@code Cti.listenAgent}. Tells {@code AgentListen}.
     *
     * @param agentId a whole number
     */
    public void listenAgent(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        calls.call("Cti.listenAgent", params, result -> null);
    }

    /**
     * {@code Cti.monitorPause}. Tells {@code AgentStateEvent}.
     *
     * @param agentId a whole number
     */
    public void monitorPause(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        calls.call("Cti.monitorPause", params, result -> null);
    }

    /**
     * {@code Cti.monitorUnpause}. Tells {@code AgentStateEvent}.
     *
     * @param agentId a whole number
     */
    public void monitorUnpause(long agentId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        calls.call("Cti.monitorUnpause", params, result -> null);
    }

    /** {@code Cti.getAgentStates}. Tells {@code AgentStateEvent}. */
    public void getAgentStates() {
        calls.call("Cti.getAgentStates", Map.of(), result -> null);
    }

    /** {@code Cti.subscribeToAgentEvents}. Tells {@code AgentStateEvent}. */
    public void subscribeToAgentEvents() {
        calls.call("Cti.subscribeToAgentEvents", Map.of(), result -> null);
    }

    /** {@code Cti.subscribeToAgentStats}. Tells {@code AgentStatistics}. */
    public void subscribeToAgentStats() {
        calls.call("Cti.subscribeToAgentStats", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getAgentDirectory}. Tells {@code AgentDirectory}.
     *
     * @return see {@link CtiAgentDirectory}
     */
    public CtiAgentDirectory getAgentDirectory() {
        return calls.call("Cti.getAgentDirectory", Map.of(), result -> Values.as(result, CtiAgentDirectory.class));
    }

    /**
     * {@code Cti.setAgentQueue}. Tells {@code QueueMember}.
     *
     * @param agentId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     */
    public void setAgentQueue(long agentId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        calls.call("Cti.setAgentQueue", params, result -> null);
    }

    /**
     * {@code Cti.removeAgentFromQueue}. Tells {@code QueueMember}.
     *
     * @param agentId a whole number
     * @param queueId a whole number
     */
    public void removeAgentFromQueue(long agentId, long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("queueId", queueId);
        calls.call("Cti.removeAgentFromQueue", params, result -> null);
    }

    /**
     * {@code Cti.setAgentGroup}. Tells {@code AgentConfig}. Not on a site of kind o2g: the members of agent groups are
     * PBX configuration without a documented operation.
     *
     * @param agentId a whole number
     * @param groupId a whole number
     */
    public void setAgentGroup(long agentId, long groupId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("agentId", agentId);
        params.put("groupId", groupId);
        calls.call("Cti.setAgentGroup", params, result -> null);
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
     */
    public void moveAgentsInGroup(long groupId, long fromQueueId, long fromPenalty, long toQueueId, long toPenalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("fromQueueId", fromQueueId);
        params.put("fromPenalty", fromPenalty);
        params.put("toQueueId", toQueueId);
        params.put("toPenalty", toPenalty);
        calls.call("Cti.moveAgentsInGroup", params, result -> null);
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
     */
    public void addAgentsInGroup(long groupId, long fromQueueId, long fromPenalty, long toQueueId, long toPenalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("fromQueueId", fromQueueId);
        params.put("fromPenalty", fromPenalty);
        params.put("toQueueId", toQueueId);
        params.put("toPenalty", toPenalty);
        calls.call("Cti.addAgentsInGroup", params, result -> null);
    }

    /**
     * {@code Cti.removeAgentGroupFromQueueGroup}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of
     * agent groups are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     */
    public void removeAgentGroupFromQueueGroup(long groupId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        calls.call("Cti.removeAgentGroupFromQueueGroup", params, result -> null);
    }

    /**
     * {@code Cti.addAgentsNotInQueueFromGroupTo}. Tells {@code QueueMember}. Not on a site of kind o2g: the members of
     * agent groups are PBX configuration without a documented operation.
     *
     * @param groupId a whole number
     * @param queueId a whole number
     * @param penalty a whole number
     */
    public void addAgentsNotInQueueFromGroupTo(long groupId, long queueId, long penalty) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("groupId", groupId);
        params.put("queueId", queueId);
        params.put("penalty", penalty);
        calls.call("Cti.addAgentsNotInQueueFromGroupTo", params, result -> null);
    }

    /**
     * {@code Cti.getList}. Tells {@code QueueList}, {@code AgentList}, {@code QueueMemberList}, {@code AgentGroupList},
     * {@code ConferenceList}.
     *
     * @param objectType text
     * @return objects
     */
    public List<Map<String, Object>> getList(String objectType) {
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
    public CtiLineConfig getConfig(String objectType) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objectType", objectType);
        return calls.call("Cti.getConfig", params, result -> Values.as(result, CtiLineConfig.class));
    }

    /**
     * {@code Cti.getIceConfig}. Tells {@code IceConfig}. Not on a site of kind o2g: O2G has no WebRTC configuration.
     *
     * @return an object
     */
    public Map<String, Object> getIceConfig() {
        return calls.call("Cti.getIceConfig", Map.of(), Values::object);
    }

    /** {@code Cti.subscribeToQueueStats}. Tells {@code QueueStatistics}. */
    public void subscribeToQueueStats() {
        calls.call("Cti.subscribeToQueueStats", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getQueueStatistics}. Tells {@code GetQueueStatistics}.
     *
     * @param queueId a whole number
     * @param window a whole number
     * @param xqos a whole number
     * @return see {@link CtiQueueStatistics}
     */
    public CtiQueueStatistics getQueueStatistics(long queueId, long window, long xqos) {
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
     */
    public void subscribeToQueueCalls(long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueId", queueId);
        calls.call("Cti.subscribeToQueueCalls", params, result -> null);
    }

    /**
     * {@code Cti.unSubscribeToQueueCalls}.
     *
     * @param queueId a whole number
     */
    public void unSubscribeToQueueCalls(long queueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueId", queueId);
        calls.call("Cti.unSubscribeToQueueCalls", params, result -> null);
    }

    /**
     * {@code Cti.retrieveQueueCall}. Tells {@code PhoneEvent}. Not on a site of kind o2g: O2G cannot take a chosen call
     * out of a queue.
     *
     * @param queueCall see {@link CtiQueueCall}
     */
    public void retrieveQueueCall(CtiQueueCall queueCall) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("queueCall", queueCall);
        calls.call("Cti.retrieveQueueCall", params, result -> null);
    }

    /**
     * {@code Cti.dial}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dial(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.dial", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dial}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dial(String destination, Map<String, String> variables) {
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
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialFromMobile(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.dialFromMobile", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialFromMobile}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialFromMobile(String destination, Map<String, String> variables) {
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
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialFromQueue(String destination, long queueId) {
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
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialFromQueue(
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
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialByUsername(String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("username", username);
        return calls.call("Cti.dialByUsername", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.dialByUsername}. Tells {@code PhoneEvent}, {@code DialByUsername}.
     *
     * @param username text
     * @param variables members by their names; {@code null} to leave it out
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall dialByUsername(String username, Map<String, String> variables) {
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
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall originate(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.originate", params, result -> Values.as(result, PlacedCall.class));
    }

    /** {@code Cti.hangup}. Tells {@code PhoneEvent}. */
    public void hangup() {
        calls.call("Cti.hangup", Map.of(), result -> null);
    }

    /**
     * {@code Cti.hangup}. Tells {@code PhoneEvent}.
     *
     * @param uniqueId text; {@code null} to leave it out
     */
    public void hangup(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.hangup", params, result -> null);
    }

    /** {@code Cti.answer}. Tells {@code PhoneEvent}, {@code WebRTCCmd}. */
    public void answer() {
        calls.call("Cti.answer", Map.of(), result -> null);
    }

    /**
     * {@code Cti.answer}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @param uniqueId text; {@code null} to leave it out
     */
    public void answer(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.answer", params, result -> null);
    }

    /** {@code Cti.hold}. Tells {@code PhoneEvent}, {@code WebRTCCmd}. */
    public void hold() {
        calls.call("Cti.hold", Map.of(), result -> null);
    }

    /**
     * {@code Cti.hold}. Tells {@code PhoneEvent}, {@code WebRTCCmd}.
     *
     * @param uniqueId text; {@code null} to leave it out
     */
    public void hold(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.hold", params, result -> null);
    }

    /**
     * {@code Cti.directTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     */
    public void directTransfer(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        calls.call("Cti.directTransfer", params, result -> null);
    }

    /**
     * {@code Cti.attendedTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall attendedTransfer(String destination) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        return calls.call("Cti.attendedTransfer", params, result -> Values.as(result, PlacedCall.class));
    }

    /**
     * {@code Cti.attendedTransfer}. Tells {@code PhoneEvent}.
     *
     * @param destination text
     * @param device text; {@code null} to leave it out
     * @return see {@link PlacedCall}; may be {@code null}
     */
    public PlacedCall attendedTransfer(String destination, String device) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("destination", destination);
        params.put("device", device);
        params.values().removeIf(value -> value == null);
        return calls.call("Cti.attendedTransfer", params, result -> Values.as(result, PlacedCall.class));
    }

    /** {@code Cti.completeTransfer}. Tells {@code PhoneEvent}. */
    public void completeTransfer() {
        calls.call("Cti.completeTransfer", Map.of(), result -> null);
    }

    /** {@code Cti.cancelTransfer}. Tells {@code PhoneEvent}. */
    public void cancelTransfer() {
        calls.call("Cti.cancelTransfer", Map.of(), result -> null);
    }

    /**
     * {@code Cti.toggleMicrophone}. Tells {@code WebRTCCmd}.
     *
     * @param uniqueId text
     */
    public void toggleMicrophone(String uniqueId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uniqueId", uniqueId);
        calls.call("Cti.toggleMicrophone", params, result -> null);
    }

    /**
     * {@code Cti.sendDtmf}. Tells {@code WebRTCCmd}.
     *
     * @param key text
     */
    public void sendDtmf(String key) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        calls.call("Cti.sendDtmf", params, result -> null);
    }

    /**
     * {@code Cti.setData}.
     *
     * @param variables members by their names
     */
    public void setData(Map<String, String> variables) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("variables", variables);
        calls.call("Cti.setData", params, result -> null);
    }

    /**
     * {@code Cti.getCurrentCallsPhoneEvents}. Tells {@code CurrentCallsPhoneEvents}.
     *
     * @return see {@link CtiCurrentCallsPhoneEvents}
     */
    public CtiCurrentCallsPhoneEvents getCurrentCallsPhoneEvents() {
        return calls.call("Cti.getCurrentCallsPhoneEvents", Map.of(), result -> Values.as(result, CtiCurrentCallsPhoneEvents.class));
    }

    /**
     * {@code Cti.subscribeToPhoneHints}. Tells {@code PhoneHintStatusEvent}.
     *
     * @param phoneNumbers a list of: text
     */
    public void subscribeToPhoneHints(List<String> phoneNumbers) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("phoneNumbers", phoneNumbers);
        calls.call("Cti.subscribeToPhoneHints", params, result -> null);
    }

    /** {@code Cti.unsubscribeFromAllPhoneHints}. */
    public void unsubscribeFromAllPhoneHints() {
        calls.call("Cti.unsubscribeFromAllPhoneHints", Map.of(), result -> null);
    }

    /** {@code Cti.conference}. Tells {@code PhoneEvent}. */
    public void conference() {
        calls.call("Cti.conference", Map.of(), result -> null);
    }

    /**
     * {@code Cti.getConferenceRooms}. Tells {@code ConferenceList}. Not on a site of kind o2g: O2G has no conference
     * rooms.
     *
     * @return objects
     */
    public List<Map<String, Object>> getConferenceRooms() {
        return calls.call("Cti.getConferenceRooms", Map.of(), Values::objects);
    }

    /**
     * {@code Cti.inviteConferenceRoom}. Not on a site of kind o2g: O2G has no conference rooms.
     *
     * @param userId a whole number
     */
    public void inviteConferenceRoom(long userId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("userId", userId);
        calls.call("Cti.inviteConferenceRoom", params, result -> null);
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
     */
    public void conferenceInvite(String numConf, String exten, String role, boolean earlyJoin) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("exten", exten);
        params.put("role", role);
        params.put("earlyJoin", earlyJoin);
        calls.call("Cti.conferenceInvite", params, result -> null);
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
     */
    public void conferenceInvite(
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
        calls.call("Cti.conferenceInvite", params, result -> null);
    }

    /**
     * {@code Cti.includeToConference}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param role text
     */
    public void includeToConference(String role) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("role", role);
        calls.call("Cti.includeToConference", params, result -> null);
    }

    /**
     * {@code Cti.includeToConference}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param role text
     * @param marked true or false; {@code null} to leave it out
     * @param leaveWhenLastMarkedLeave true or false; {@code null} to leave it out
     * @param callerId text; {@code null} to leave it out
     */
    public void includeToConference(String role, Boolean marked, Boolean leaveWhenLastMarkedLeave, String callerId) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("role", role);
        params.put("marked", marked);
        params.put("leaveWhenLastMarkedLeave", leaveWhenLastMarkedLeave);
        params.put("callerId", callerId);
        params.values().removeIf(value -> value == null);
        calls.call("Cti.includeToConference", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMute}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     */
    public void conferenceMute(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        calls.call("Cti.conferenceMute", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmute}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     */
    public void conferenceUnmute(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        calls.call("Cti.conferenceUnmute", params, result -> null);
    }

    /**
     * {@code Cti.conferenceKick}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}.
     *
     * @param numConf text
     * @param index a whole number
     */
    public void conferenceKick(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        calls.call("Cti.conferenceKick", params, result -> null);
    }

    /**
     * {@code Cti.conferenceDeafen}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     */
    public void conferenceDeafen(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        calls.call("Cti.conferenceDeafen", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUndeafen}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     * @param index a whole number
     */
    public void conferenceUndeafen(String numConf, long index) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        params.put("index", index);
        calls.call("Cti.conferenceUndeafen", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMuteAll}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     */
    public void conferenceMuteAll(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceMuteAll", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmuteAll}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has no operation to mute, deafen or reset participants of a conference.
     *
     * @param numConf text
     */
    public void conferenceUnmuteAll(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceUnmuteAll", params, result -> null);
    }

    /**
     * {@code Cti.conferenceMuteMe}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on a
     * site of kind o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone.
     *
     * @param numConf text
     */
    public void conferenceMuteMe(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceMuteMe", params, result -> null);
    }

    /**
     * {@code Cti.conferenceUnmuteMe}. Tells {@code ConferenceParticipantEvent}, {@code ConferenceCommandError}. Not on
     * a site of kind o2g: O2G has one key for a set's microphone and does not tell its state: use toggleMicrophone.
     *
     * @param numConf text
     */
    public void conferenceUnmuteMe(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceUnmuteMe", params, result -> null);
    }

    /**
     * {@code Cti.conferenceReset}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}. Not on a site of kind o2g: O2G has no operation to mute, deafen or reset participants of
     * a conference.
     *
     * @param numConf text
     */
    public void conferenceReset(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceReset", params, result -> null);
    }

    /**
     * {@code Cti.conferenceClose}. Tells {@code ConferenceEvent}, {@code ConferenceParticipantEvent}, {@code
     * ConferenceCommandError}.
     *
     * @param numConf text
     */
    public void conferenceClose(String numConf) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("numConf", numConf);
        calls.call("Cti.conferenceClose", params, result -> null);
    }

    /**
     * {@code Cti.getUserCallHistory}. Tells {@code CallHistory}.
     *
     * @param size a whole number; may be {@code null}
     * @return a list of: see {@link CtiHistoryCall}
     */
    public List<CtiHistoryCall> getUserCallHistory(long size) {
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
    public List<CtiHistoryCall> getUserCallHistoryByDays(long days) {
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
    public List<CtiHistoryCall> getAgentCallHistory(long size) {
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
    public List<Map<String, Object>> getQueueCallHistory(String queue, long size) {
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
    public CtiCustomerCallHistoryResponseWithId findCustomerCallHistory(
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
    public CtiDirectoryResult searchDirectory(String pattern) {
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
    public CtiDirectoryResult directoryLookUp(String term) {
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
    public CtiContactSheet searchContacts(String term) {
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
    public CtiDirectoryResult getFavorites() {
        return calls.call("Cti.getFavorites", Map.of(), result -> Values.as(result, CtiDirectoryResult.class));
    }

    /**
     * {@code Cti.getFavoriteContacts}. Tells {@code FavoriteContactSheet}, {@code Favorites}. Not on a site of kind
     * o2g: O2G has no favourites, and the bridge keeps no data of its users.
     *
     * @return see {@link CtiContactSheet}
     */
    public CtiContactSheet getFavoriteContacts() {
        return calls.call("Cti.getFavoriteContacts", Map.of(), result -> Values.as(result, CtiContactSheet.class));
    }

    /**
     * {@code Cti.addFavorite}. Tells {@code FavoriteUpdated}. Not on a site of kind o2g: O2G has no favourites, and the
     * bridge keeps no data of its users.
     *
     * @param contactId text
     * @param source text
     */
    public void addFavorite(String contactId, String source) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("contactId", contactId);
        params.put("source", source);
        calls.call("Cti.addFavorite", params, result -> null);
    }

    /**
     * {@code Cti.removeFavorite}. Tells {@code FavoriteUpdated}. Not on a site of kind o2g: O2G has no favourites, and
     * the bridge keeps no data of its users.
     *
     * @param contactId text
     * @param source text
     */
    public void removeFavorite(String contactId, String source) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("contactId", contactId);
        params.put("source", source);
        calls.call("Cti.removeFavorite", params, result -> null);
    }

    /**
     * {@code Cti.sendFlashTextMessage}. Tells {@code FlashTextEvent}.
     *
     * @param to text
     * @param seq a whole number
     * @param message text
     * @return see {@link CtiFlashTextEvent}; may be {@code null}
     */
    public CtiFlashTextEvent sendFlashTextMessage(String to, long seq, String message) {
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
     */
    public void getFlashTextPartyHistory(String to, long seq) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("to", to);
        params.put("seq", seq);
        calls.call("Cti.getFlashTextPartyHistory", params, result -> null);
    }

    /**
     * {@code Cti.markFlashTextAsRead}. Tells {@code FlashTextEvent}. Not on a site of kind o2g: O2G erases a mini
     * message when it is read.
     *
     * @param to text
     * @param seq a whole number
     */
    public void markFlashTextAsRead(String to, long seq) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("to", to);
        params.put("seq", seq);
        calls.call("Cti.markFlashTextAsRead", params, result -> null);
    }

    /**
     * {@code Cti.videoEvent}. Tells {@code VideoStatusEvent}. Not on a site of kind o2g: O2G has no video.
     *
     * @param status text
     */
    public void videoEvent(String status) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("status", status);
        calls.call("Cti.videoEvent", params, result -> null);
    }

    /**
     * {@code Cti.subscribeToVideoStatus}. Tells {@code VideoStatusEvent}. Not on a site of kind o2g: O2G has no video.
     *
     * @param usernames a list of: text
     */
    public void subscribeToVideoStatus(List<String> usernames) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("usernames", usernames);
        calls.call("Cti.subscribeToVideoStatus", params, result -> null);
    }

    /** {@code Cti.unsubscribeFromAllVideoStatus}. Not on a site of kind o2g: O2G has no video. */
    public void unsubscribeFromAllVideoStatus() {
        calls.call("Cti.unsubscribeFromAllVideoStatus", Map.of(), result -> null);
    }

    /**
     * {@code Cti.inviteToMeetingRoom}. Tells {@code MeetingRoomInviteAck}, {@code MeetingRoomInviteResponse}. Not on a
     * site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param token text
     * @param username text
     */
    public void inviteToMeetingRoom(long requestId, String token, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("token", token);
        params.put("username", username);
        calls.call("Cti.inviteToMeetingRoom", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteAck}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     */
    public void meetingRoomInviteAck(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        calls.call("Cti.meetingRoomInviteAck", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteAccept}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     */
    public void meetingRoomInviteAccept(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        calls.call("Cti.meetingRoomInviteAccept", params, result -> null);
    }

    /**
     * {@code Cti.meetingRoomInviteReject}. Not on a site of kind o2g: O2G has no meeting rooms.
     *
     * @param requestId a whole number
     * @param username text
     */
    public void meetingRoomInviteReject(long requestId, String username) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", requestId);
        params.put("username", username);
        calls.call("Cti.meetingRoomInviteReject", params, result -> null);
    }
}
