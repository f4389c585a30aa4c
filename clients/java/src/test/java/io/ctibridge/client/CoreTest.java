package io.ctibridge.client;

import static io.ctibridge.client.Check.equal;
import static io.ctibridge.client.Check.that;

import io.ctibridge.client.codec.Json;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ClosedException;
import io.ctibridge.client.errors.ConnectionLostException;
import io.ctibridge.client.errors.SignInFailedException;
import io.ctibridge.client.errors.TooManyRequestsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state machine, fed by hand: what leaves when, what is sent again, and what is not. */
final class CoreTest {
    private static final int LOST = 1006;

    private final List<Event> events = new ArrayList<>();
    private final List<Object> outcomes = new ArrayList<>();
    private long nowMs = 1_000;
    private int keys;
    private final Core core;

    private CoreTest(Resumption resumption) {
        Identity identity = new Identity("oxe70120", () -> "0000", null, null, resumption);
        core = new Core(identity, Encoding.JSON, events::add, () -> nowMs, () -> "key" + ++keys);
    }

    static void add(Suite suite) {
        suite.test("nothing leaves before the sign-in, and then what waited leaves in its order", CoreTest::order);
        suite.test("after a cut, calls with a key and calls that read are sent again, others are unknown", CoreTest::repeated);
        suite.test("in a new session nothing that may have been executed is made again", CoreTest::newSession);
        suite.test("after a frame that was too big nothing is sent again", CoreTest::tooBig);
        suite.test("events come once each, whatever is replayed", CoreTest::replay);
        suite.test("subscriptions are made again in a new session, under the ids that their caller knows", CoreTest::renewal);
        suite.test("a subscription that cannot be made again is told, one that was ended is not made again", CoreTest::lostSubscription);
        suite.test("a sign-in that is refused ends, one that may pass waits as long as the bridge asks", CoreTest::refusals);
        suite.test("close codes end the client, or bring it back", CoreTest::closeCodes);
        suite.test("at most 240 calls are at the bridge, the others follow as answers come", CoreTest::inFlight);
        suite.test("more than 10,000 waiting calls are refused", CoreTest::waiting);
        suite.test("a time limit counts from when the call was made, and a call that is given up never leaves", CoreTest::limits);
        suite.test("a caller's own key is kept, and his parameters are", CoreTest::ownKeys);
        suite.test("a session that another client has left is taken up, or begun anew with a Resync", CoreTest::resumption);
        suite.test("a frame that cannot be read ends the socket, one that is no message does nothing", CoreTest::badFrames);
    }

    // What the bridge and the caller do

    private List<Map<String, Object>> sent() {
        List<Map<String, Object>> sent = new ArrayList<>();
        for (Frame frame; (frame = core.nextFrame()) != null; ) {
            sent.add(Values.object(frame.message()));
        }
        return sent;
    }

    private void says(Map<String, ?> message) {
        Map<String, Object> whole = new LinkedHashMap<>(message);
        whole.put("jsonrpc", "2.0");
        core.received(new Frame.Text(Json.write(whole)));
    }

    private void answer(Map<String, Object> request, Object result) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", request.get("id"));
        answer.put("result", result);
        says(answer);
    }

    private void refuse(Map<String, Object> request, int code, Object data) {
        says(Map.of("id", request.get("id"), "error", Map.of("code", code, "message", "no", "data", data)));
    }

    private void tells(long seq) {
        Map<String, Object> event = Map.of("seq", seq, "msgType", "PhoneEvent", "ctiMessage", Map.of());
        says(Map.of("method", "Cti.event", "params", event));
    }

    private PendingCall call(String method, Object params) {
        PendingCall.Done done = (result, error) -> outcomes.add(error == null ? Optional.ofNullable(result) : error);
        return core.call(method, params, CallOptions.NONE, done);
    }

    /** A socket with a new session. */
    private void signIn(String sessionId) {
        core.connected();
        Map<String, Object> request = sent().get(0);
        if (request.get("method").equals("Session.resume")) {
            refuse(request, -32001, Map.of());
            request = sent().get(0);
        }
        equal("Session.login", request.get("method"));
        answer(request, Map.of("sessionId", sessionId));
        equal(State.READY, core.state());
    }

    private void resume() {
        core.connected();
        List<Map<String, Object>> requests = sent();
        equal(1, requests.size());
        equal("Session.resume", requests.get(0).get("method"));
        answer(requests.get(0), Map.of("replayed", 0, "lost", 0));
    }

    private static List<Object> methods(List<Map<String, Object>> messages) {
        return messages.stream().map(each -> each.get("method")).toList();
    }

    private static Map<String, Object> params(Map<String, Object> message) {
        return Values.object(message.get("params"));
    }

    private static Object meta(Map<String, Object> message, String name) {
        Map<String, Object> meta = Values.object(params(message).get("_meta"));
        return meta == null ? null : meta.get(name);
    }

    // Tests

    private static void order() {
        CoreTest test = new CoreTest(null);
        test.call("Cti.dial", Map.of("destination", "1"));
        test.call("Cti.hangup", Map.of());
        equal(List.of(), test.sent());
        test.core.connected();
        List<Map<String, Object>> first = test.sent();
        equal(List.of("Session.login"), methods(first));
        equal(Map.of("login", "oxe70120", "password", "0000"), params(first.get(0)));
        test.answer(first.get(0), Map.of("sessionId", "s"));
        List<Map<String, Object>> then = test.sent();
        equal(List.of("Cti.dial", "Cti.hangup"), methods(then));
        test.answer(then.get(1), null);
        test.refuse(then.get(0), -32000, Map.of("status", 400));
        equal(Optional.empty(), test.outcomes.get(0));
        equal(400L, ((ClientException) test.outcomes.get(1)).data("status"));
    }

    private static void repeated() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.call("Cti.dial", Map.of("destination", "1"));
        test.call("Cti.hangup", List.of());
        test.call("O2g.telephony.getCalls", List.of());
        List<Map<String, Object>> before = test.sent();
        equal("key1", meta(before.get(0), "key"));
        equal(Duration.ZERO, test.core.disconnected(LOST, ""));
        equal(1, test.outcomes.size());
        equal("unknown", ((ConnectionLostException) test.outcomes.get(0)).executed());
        test.call("Cti.hold", Map.of());
        test.resume();
        List<Map<String, Object>> after = test.sent();
        equal(List.of("Cti.dial", "O2g.telephony.getCalls", "Cti.hold"), methods(after));
        equal(before.get(0), after.get(0));
    }

    private static void newSession() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.call("Cti.dial", Map.of("destination", "1"));
        test.call("Cti.getList", Map.of("objectType", "queue"));
        test.call("Cti.subscribeToQueueStats", Map.of());
        test.sent();
        test.core.disconnected(4001, "expired");
        test.call("Cti.hold", Map.of());
        test.signIn("t");
        equal(List.of("Cti.getList", "Cti.subscribeToQueueStats", "Cti.hold"), methods(test.sent()));
        equal(1, test.outcomes.size());
        equal("unknown", ((ConnectionLostException) test.outcomes.get(0)).executed());
        equal(Event.RESYNC, test.events.get(0).name());
        test.core.disconnected(LOST, "");
        test.call("Cti.answer", Map.of());
        test.signIn("u");
        that(methods(test.sent()).contains("Cti.answer"), "what has never left leaves in any session");
    }

    private static void tooBig() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.call("Cti.dial", Map.of("destination", "1"));
        test.call("O2g.telephony.getCalls", Map.of());
        test.sent();
        test.core.disconnected(1009, "");
        equal(2, test.outcomes.size());
        test.resume();
        equal(List.of(), test.sent());
    }

    private static void replay() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        for (long seq : new long[] {1, 2, 2, 1, 3, 5, 4}) {
            test.tells(seq);
        }
        equal(List.of(1L, 2L, 3L, 5L), test.events.stream().map(Event::seq).toList());
        equal(new Resumption("s", 5), test.core.resumption());
        test.core.disconnected(LOST, "");
        test.core.connected();
        equal(Map.of("sessionId", "s", "seq", 5L), params(test.sent().get(0)));
    }

    private static void renewal() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.call("O2g.subscribe", Map.of("selectors", List.of(Map.of("names", List.of("telephony")))));
        test.call("Cti.subscribeToQueueCalls", Map.of("queueId", 1));
        List<Map<String, Object>> first = test.sent();
        test.answer(first.get(0), Map.of("subscriptionId", "a", "identifier", "label"));
        test.answer(first.get(1), null);
        test.core.disconnected(4001, "");
        test.signIn("t");
        List<Map<String, Object>> again = test.sent();
        equal(List.of("O2g.subscribe", "Cti.subscribeToQueueCalls"), methods(again));
        equal("label", params(again.get(0)).get("identifier"));
        // The socket is lost before the answer: asked again with the same key.
        test.core.disconnected(LOST, "");
        test.core.connected();
        List<Map<String, Object>> third = test.sent();
        test.answer(third.get(0), Map.of("replayed", 0, "lost", 0));
        third = test.sent();
        equal(meta(again.get(0), "key"), meta(third.get(0), "key"));
        test.answer(third.get(0), Map.of("subscriptionId", "b", "identifier", "label"));
        test.answer(third.get(1), null);
        Map<String, Object> created = Map.of("eventName", "OnCallCreated");
        Map<String, Object> told = Map.of("seq", 1, "subscriptionId", "b", "identifier", "label", "event", created);
        test.says(Map.of("method", "O2g.event", "params", told));
        Event event = test.events.get(test.events.size() - 1);
        equal(new Event("O2g", "OnCallCreated", created, 1, "label", "a"), event);
        // What has been answered is not asked again.
        test.core.disconnected(LOST, "");
        test.resume();
        equal(List.of(), test.sent());
        test.call("O2g.unsubscribe", Map.of("subscriptionId", "a"));
        Map<String, Object> request = test.sent().get(0);
        equal("b", params(request).get("subscriptionId"));
        test.answer(request, null);
        test.core.disconnected(4001, "");
        test.signIn("u");
        equal(List.of("Cti.subscribeToQueueCalls"), methods(test.sent()));
    }

    private static void lostSubscription() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.call("Cti.subscribeToPhoneHints", Map.of("phoneNumbers", List.of("1")));
        test.call("Cti.subscribeToQueueCalls", Map.of("queueId", 1));
        test.call("Cti.subscribeToQueueCalls", Map.of("queueId", 2));
        test.sent().forEach(each -> test.answer(each, null));
        test.call("Cti.unsubscribeFromAllPhoneHints", Map.of());
        test.call("Cti.unSubscribeToQueueCalls", Map.of("queueId", 1));
        test.sent().forEach(each -> test.answer(each, null));
        test.core.disconnected(4001, "");
        test.signIn("t");
        List<Map<String, Object>> again = test.sent();
        equal(List.of("Cti.subscribeToQueueCalls"), methods(again));
        equal(2L, params(again.get(0)).get("queueId"));
        test.refuse(again.get(0), -32002, Map.of());
        Event lost = test.events.get(test.events.size() - 1);
        equal(List.of("Client", "SubscriptionLost", -32002L), List.of(lost.family(), lost.name(), lost.get("code")));
    }

    private static void refusals() {
        CoreTest passing = new CoreTest(null);
        passing.core.connected();
        passing.refuse(passing.sent().get(0), -32003, Map.of("site", "o2g", "retryAfter", 2.5));
        that(passing.core.wantsClose(), "the socket is of no use");
        equal(Duration.ofMillis(2_500), passing.core.disconnected(1000, ""));
        CoreTest wrong = new CoreTest(null);
        wrong.call("Cti.hold", Map.of());
        wrong.core.connected();
        wrong.refuse(wrong.sent().get(0), -32001, Map.of());
        equal(null, wrong.core.disconnected(1000, ""));
        that(wrong.outcomes.get(0) instanceof SignInFailedException, "the call fails like the sign-in");
        that(wrong.core.error() instanceof SignInFailedException, "the client has ended");
        CoreTest expired = new CoreTest(null);
        expired.core.connected();
        equal(null, expired.core.disconnected(4001, "unknown token"));
        that(expired.core.error() instanceof SignInFailedException, "what was refused would be again");
    }

    private static void closeCodes() {
        for (int code : new int[] {1000, 1001, LOST, 1013, 4008, 4010}) {
            CoreTest test = new CoreTest(null);
            test.signIn("s");
            equal(Duration.ZERO, test.core.disconnected(code, ""));
            test.resume();
        }
        for (int code : new int[] {1002, 1007, 1008, 4003, 4009}) {
            CoreTest test = new CoreTest(null);
            test.signIn("s");
            test.call("Cti.hold", Map.of());
            equal(null, test.core.disconnected(code, "why"));
            equal(code, ((ClosedException) test.outcomes.get(0)).code().getAsInt());
            test.call("Cti.hold", Map.of());
            that(test.outcomes.get(1) instanceof ClosedException, "it has ended");
        }
    }

    private static void inFlight() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        for (int each = 0; each < 300; each++) {
            test.call("rpc.ping", Map.of());
        }
        List<Map<String, Object>> first = test.sent();
        equal(Core.IN_FLIGHT_MOST, first.size());
        test.answer(first.get(7), Map.of());
        equal(1, test.sent().size());
        test.core.disconnected(LOST, "");
        test.resume();
        first = test.sent();
        equal(Core.IN_FLIGHT_MOST, first.size());
        first.forEach(each -> test.answer(each, Map.of()));
        equal(300 - 1 - Core.IN_FLIGHT_MOST, test.sent().size());
    }

    private static void waiting() {
        CoreTest test = new CoreTest(null);
        for (int each = 0; each <= Core.WAITING_MOST; each++) {
            test.call("rpc.ping", Map.of());
        }
        equal(1, test.outcomes.size());
        equal((long) Core.WAITING_MOST, ((TooManyRequestsException) test.outcomes.get(0)).data("limit"));
    }

    private static void limits() {
        CoreTest test = new CoreTest(null);
        CallOptions options = CallOptions.timeout(Duration.ofSeconds(5)).withRequestId("r");
        test.core.call("Cti.hold", Map.of(), options, (result, error) -> test.outcomes.add(error));
        PendingCall forgotten = test.call("Cti.dial", Map.of("destination", "1"));
        test.nowMs += 2_000;
        test.core.forget(forgotten);
        test.signIn("s");
        List<Map<String, Object>> sent = test.sent();
        equal(List.of("Cti.hold"), methods(sent));
        equal(3.0, meta(sent.get(0), "timeout"));
        equal("r", meta(sent.get(0), "requestId"));
        test.core.disconnected(LOST, "");
        test.nowMs += 60_000;
        test.resume();
        equal(0.001, meta(test.sent().get(0), "timeout"));
    }

    private static void ownKeys() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        test.core.call("Cti.dial", Map.of("destination", "1"), CallOptions.key("mine"), (result, error) -> {});
        test.call("Cti.dial", Map.of("destination", "2", "_meta", Map.of("key", "inside", "requestId", "r")));
        test.call("O2g.telephony.getCalls", Map.of("loginName", "x"));
        test.call("Cti.answer", List.of("u"));
        List<Map<String, Object>> sent = test.sent();
        equal(Map.of("destination", "1", "_meta", Map.of("key", "mine")), sent.get(0).get("params"));
        equal(List.of("inside", "r"), List.of(meta(sent.get(1), "key"), meta(sent.get(1), "requestId")));
        equal(Map.of("loginName", "x"), sent.get(2).get("params"));
        equal(List.of("u"), sent.get(3).get("params"));
    }

    private static void resumption() {
        CoreTest taken = new CoreTest(new Resumption("s", 41));
        taken.resume();
        taken.tells(41);
        taken.tells(42);
        equal(1, taken.events.size());
        CoreTest gone = new CoreTest(new Resumption("s", 41));
        gone.signIn("t");
        equal(Event.RESYNC, gone.events.get(0).name());
        gone.tells(1);
        equal(2, gone.events.size());
    }

    private static void badFrames() {
        CoreTest test = new CoreTest(null);
        test.signIn("s");
        for (String odd : List.of("1", "[]", "{}", "{\"id\":\"x\"}", "{\"method\":\"Cti.event\"}", "{\"id\":999}")) {
            test.core.received(new Frame.Text(odd));
        }
        that(!test.core.wantsClose(), "odd messages are no reason to end");
        test.says(Map.of("method", "Session.expires", "params", Map.of("inS", 60)));
        equal("expires", test.events.get(0).name());
        test.core.received(new Frame.Text("{"));
        that(test.core.wantsClose(), "nothing after it can be relied on");
        test.core.disconnected(1000, "");
        test.resume();
    }
}
