package io.ctibridge.client;

import static io.ctibridge.client.Check.PATIENCE;
import static io.ctibridge.client.Check.equal;
import static io.ctibridge.client.Check.fails;
import static io.ctibridge.client.Check.that;
import static io.ctibridge.client.Check.until;

import io.ctibridge.client.errors.CallFailedException;
import io.ctibridge.client.errors.ClosedException;
import io.ctibridge.client.errors.ConnectionLostException;
import io.ctibridge.client.errors.InvalidParamsException;
import io.ctibridge.client.errors.MethodNotFoundException;
import io.ctibridge.client.errors.NotSupportedException;
import io.ctibridge.client.errors.SignInFailedException;
import io.ctibridge.client.errors.TimedOutException;
import io.ctibridge.client.errors.UpstreamException;
import io.ctibridge.client.types.CtiAgentStateEvent;
import io.ctibridge.client.types.CtiAgentStateName;
import io.ctibridge.client.types.CtiPhoneEvent;
import io.ctibridge.client.types.CtiPhoneEventType;
import io.ctibridge.client.types.EventSelector;
import io.ctibridge.client.types.PlacedCall;
import io.ctibridge.client.types.Subscribed;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** The client on the real demo: calls, events, and everything that can happen to the socket between. */
final class DemoTest implements AutoCloseable {
    private static final String PASSWORD = "0000";

    private Demo demo;
    private Relay relay;
    private final List<CtiClient> clients = new ArrayList<>();

    /** What a program may make of {@code O2g.telephony.getCalls}. */
    private record Ongoing(List<OngoingCall> calls) {}

    private record OngoingCall(String callRef) {}

    void add(Suite suite) {
        for (Encoding encoding : Encoding.values()) {
            test(suite, "a call between two users is heard by both, in " + encoding, () -> callBetweenTwo(encoding));
        }
        test(suite, "a cut socket loses no event, and calls made meanwhile wait", this::cut);
        test(suite, "a call whose answer was lost is asked again and executed once", this::onceOnly);
        test(suite, "a call whose outcome nobody can know is not made twice", this::unknown);
        test(suite, "a session that is gone is begun anew, with its subscriptions, and a Resync says so", this::newSession);
        test(suite, "an agent's day with a cut in its middle, every state once and in order, on o2g",
                () -> agentsDay("o2g", "oxe70130", PASSWORD, "70130"));
        test(suite, "an agent's day with a cut in its middle, every state once and in order, on xivo",
                () -> agentsDay("xivo", "dave", "dave", "1004"));
        test(suite, "a restart of the PBX is told and survived", this::pbxRestart);
        test(suite, "a bridge that starts anew is found again", this::bridgeRestart);
        test(suite, "refusals are errors of their own kind, with code and data", this::refusals);
        test(suite, "a wrong password, token or address ends the first sign-in with its reason", this::wrongSignIn);
        test(suite, "a call that is not answered in time says whether it can have been executed", this::timeOut);
        test(suite, "a call that is given up and has not left is never made", this::givenUp);
        test(suite, "who takes a session over ends the client that had it, and goes on where it was", this::takenOver);
        test(suite, "a session that was left is taken up by another client", this::left);
        test(suite, "a listener may call and wait, and hears every event", this::listener);
        test(suite, "each method without parameters gives what its type says, on both kinds of site", this::resultsFit);
        test(suite, "the program of the README lets a phone ring", this::readme);
        test(suite, "a closed client ends its streams and refuses calls", this::closed);
    }

    /** With a demo and a relay that are there, and no client left over. */
    private void test(Suite suite, String name, Suite.Body body) {
        suite.test(name, () -> {
            if (demo == null) {
                demo = new Demo();
                relay = new Relay(demo.url());
            }
            try {
                body.run();
            } finally {
                relay.open();
                clients.forEach(CtiClient::close);
                clients.clear();
            }
        });
    }

    @Override
    public void close() throws IOException {
        if (demo != null) {
            relay.close();
            demo.close();
        }
    }

    // Helpers

    private CtiClient kept(CtiClient client) {
        clients.add(client);
        return client;
    }

    /** A client for slow machines. */
    private static CtiClient.Builder patient(String url) {
        return CtiClient.builder(url).openTimeout(PATIENCE).timeout(PATIENCE);
    }

    /** A user of the demo, connected through the relay. */
    private CtiClient user(int number) {
        return kept(patient(relay.url()).login("oxe" + number, PASSWORD).connect());
    }

    /** A user of the demo, connected without it. */
    private CtiClient direct(int number) {
        return kept(patient(demo.url()).login("oxe" + number, PASSWORD).connect());
    }

    /** The first event that fits; what comes before it is added to a list. */
    private static Event first(EventStream stream, Predicate<Event> fits, List<Event> before) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Event event = stream.poll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            that(event != null, "no such event, only " + before);
            before.add(event);
            if (fits.test(event)) {
                return event;
            }
        }
    }

    private static Event first(EventStream stream, Predicate<Event> fits) {
        return first(stream, fits, new ArrayList<>());
    }

    private static Predicate<Event> phone(CtiPhoneEventType type) {
        return event -> event.name().equals("PhoneEvent") && event.as(CtiPhoneEvent.class).eventType() == type;
    }

    /** What happened to calls, in its order. */
    private static List<Object> kinds(List<Event> events) {
        return events.stream()
                .filter(each -> each.name().equals("PhoneEvent"))
                .map(each -> each.get("eventType"))
                .toList();
    }

    /** Events are numbered from 1, without a gap. */
    private static void isWhole(List<Event> events) {
        for (int each = 0; each < events.size(); each++) {
            equal(each + 1L, events.get(each).seq());
        }
    }

    private static List<OngoingCall> calls(Calls client) {
        return client.call("O2g.telephony.getCalls", null, Ongoing.class).calls();
    }

    private static void waitsForSocket(CtiClient client) throws Exception {
        until(() -> client.state() == State.OFFLINE, "the client sees that its socket is gone");
    }

    /** Ends a session behind its client's back, as a bridge that starts anew does. */
    private void endSession(Resumption session) {
        patient(demo.url()).resume(session).connect().close();
    }

    // Tests

    private void callBetweenTwo(Encoding encoding) {
        CtiClient anna = kept(patient(relay.url()).login("oxe70120", PASSWORD).encoding(encoding).connect());
        CtiClient boris = kept(patient(relay.url()).login("oxe70121", PASSWORD).encoding(encoding).connect());
        EventStream heardByAnna = anna.events();
        EventStream heardByBoris = boris.events();
        equal("oxe70120", anna.session().info().login());
        PlacedCall placed = anna.cti().dial("70121");
        List<Event> all = new ArrayList<>();
        CtiPhoneEvent ringing = first(heardByBoris, phone(CtiPhoneEventType.EventRinging), all).as(CtiPhoneEvent.class);
        equal(placed.uniqueId(), ringing.uniqueId());
        equal(List.of("70121", "70120"), List.of(ringing.DN(), ringing.otherDN()));
        boris.cti().answer();
        first(heardByAnna, phone(CtiPhoneEventType.EventDialing));
        equal(placed.uniqueId(), first(heardByAnna, phone(CtiPhoneEventType.EventEstablished)).get("uniqueId"));
        equal(List.of(new OngoingCall(placed.uniqueId())), calls(boris));
        anna.call("Cti.hangup", List.of(placed.uniqueId()));
        first(heardByBoris, phone(CtiPhoneEventType.EventReleased), all);
        isWhole(all);
        equal(List.of("EventRinging", "EventEstablished", "EventReleased"), kinds(all));
    }

    private void cut() throws Exception {
        CtiClient anna = direct(70122);
        CtiClient boris = user(70123);
        EventStream heard = boris.events();
        Resumption before = boris.resumption();
        List<Event> all = new ArrayList<>();
        first(heard, event -> event.name().equals("PhoneStatusUpdate"), all);
        relay.shut();
        anna.cti().dial("70123");
        CompletableFuture<Void> answered = boris.async().cti().answer();
        waitsForSocket(boris);
        that(!answered.isDone(), "the call waits for a socket");
        relay.open();
        first(heard, phone(CtiPhoneEventType.EventEstablished), all);
        answered.join();
        relay.cut();
        anna.cti().hangup();
        first(heard, phone(CtiPhoneEventType.EventReleased), all);
        isWhole(all);
        equal(List.of("EventRinging", "EventEstablished", "EventReleased"), kinds(all));
        equal(before.sessionId(), boris.resumption().sessionId());
    }

    private void onceOnly() throws Exception {
        CtiClient anna = user(70124);
        CtiClient sees = direct(70124);
        EventStream heard = anna.events("PhoneEvent");
        relay.swallowAnswers();
        CompletableFuture<PlacedCall> dialled = anna.async().cti().dial("70125");
        // Executed, but nobody has told her.
        until(() -> !calls(sees).isEmpty(), "the call is made");
        relay.cut();
        String uniqueId = dialled.join().uniqueId();
        equal(uniqueId, first(heard, phone(CtiPhoneEventType.EventDialing)).get("uniqueId"));
        equal(List.of(new OngoingCall(uniqueId)), calls(anna));
        anna.cti().hangup();
    }

    private void unknown() throws Exception {
        CtiClient anna = user(70127);
        Resumption session = anna.resumption();
        CtiClient sees = direct(70127);
        relay.swallowAnswers();
        CompletableFuture<PlacedCall> dialled = anna.async().cti().dial("70128");
        until(() -> !calls(sees).isEmpty(), "the call is made");
        relay.shut();
        waitsForSocket(anna);
        endSession(session);
        relay.open();
        ConnectionLostException lost = fails(ConnectionLostException.class, () -> answerOf(dialled));
        equal("unknown", lost.executed());
        equal(1, calls(sees).size());
        sees.cti().hangup();
    }

    private void newSession() throws Exception {
        CtiClient anna = user(70125);
        EventStream heard = anna.events();
        Subscribed desk = anna.o2g().subscribe(List.of(new EventSelector(List.of("telephony"))), "desk");
        Resumption session = anna.resumption();
        relay.shut();
        waitsForSocket(anna);
        endSession(session);
        relay.open();
        Event resync = first(heard, event -> event.name().equals(Event.RESYNC));
        equal(null, resync.get("lost"));
        anna.rpc().ping();
        that(!anna.resumption().sessionId().equals(session.sessionId()), "the session is another one");
        anna.cti().dial("70126");
        Event created = first(heard, event -> event.name().equals("OnCallCreated"));
        equal(desk.subscriptionId(), created.subscriptionId());
        equal(List.of("O2g", "desk"), List.of(created.family(), created.identifier()));
        anna.o2g().unsubscribe(desk.subscriptionId());
        anna.cti().hangup();
    }

    private void agentsDay(String site, String login, String password, String number) throws Exception {
        CtiClient agent = kept(patient(relay.url()).login(login, password).site(site).connect());
        EventStream states = agent.events("AgentStateEvent");
        List<Event> all = new ArrayList<>();
        agent.cti().loginAgent(number);
        first(states, isAgent(CtiAgentStateName.AgentReady), all);
        agent.cti().pauseAgent();
        relay.shut();
        waitsForSocket(agent);
        CompletableFuture<Void> back = agent.async().cti().unpauseAgent();
        relay.open();
        back.join();
        CompletableFuture<Void> out = agent.async().cti().logoutAgent();
        relay.cut();
        out.join();
        Predicate<Event> hasPaused = event -> heardOf(all, CtiAgentStateName.AgentOnPause);
        first(states, isAgent(CtiAgentStateName.AgentLoggedOut).and(hasPaused), all);
        List<CtiAgentStateName> names = new ArrayList<>();
        for (Event event : all) {
            that(event.name().equals("AgentStateEvent"), "nothing was lost: " + event);
            CtiAgentStateName name = event.as(CtiAgentStateEvent.class).name();
            if (names.isEmpty() || names.get(names.size() - 1) != name) {
                names.add(name);
            }
        }
        List<CtiAgentStateName> day = List.of(
                CtiAgentStateName.AgentReady,
                CtiAgentStateName.AgentOnPause,
                CtiAgentStateName.AgentReady,
                CtiAgentStateName.AgentLoggedOut);
        equal(day, names.subList(names.lastIndexOf(CtiAgentStateName.AgentOnPause) - 1, names.size()));
    }

    private static Predicate<Event> isAgent(CtiAgentStateName name) {
        return event -> event.as(CtiAgentStateEvent.class).name() == name;
    }

    private static boolean heardOf(List<Event> events, CtiAgentStateName name) {
        return events.stream().anyMatch(isAgent(name));
    }

    private void pbxRestart() throws Exception {
        CtiClient anna = user(70120);
        CtiClient boris = user(70121);
        EventStream heard = boris.events();
        first(heard, event -> event.name().equals("PhoneStatusUpdate"));
        demo.order("/server/restart");
        first(heard, event -> event.name().equals(Event.RESYNC));
        // The bridge is signed in at the PBX again, and nobody had to.
        PlacedCall placed = anna.cti().dial("70121");
        equal(placed.uniqueId(), first(heard, phone(CtiPhoneEventType.EventRinging)).get("uniqueId"));
        boris.cti().answer();
        first(heard, phone(CtiPhoneEventType.EventEstablished));
        anna.cti().hangup();
        first(heard, phone(CtiPhoneEventType.EventReleased));
    }

    private void bridgeRestart() throws Exception {
        try (Demo first = new Demo(); Relay door = new Relay(first.url())) {
            CtiClient anna = kept(patient(door.url()).login("oxe70120", PASSWORD).connect());
            EventStream heard = anna.events();
            first.stop();
            waitsForSocket(anna);
            CompletableFuture<Void> asked = anna.async().cti().dnd(true);
            try (Demo second = new Demo()) {
                door.leadTo(second.url());
                asked.join();
                equal(null, first(heard, event -> event.name().equals(Event.RESYNC)).get("lost"));
                first(heard, event -> Boolean.TRUE.equals(event.get("dndEnabled")));
                anna.close();
            }
        }
    }

    private void refusals() throws Exception {
        CtiClient anna = user(70120);
        MethodNotFoundException unknown = fails(MethodNotFoundException.class, () -> anna.call("Cti.dail", Map.of()));
        equal(List.of(-32601, "Cti.dail"), List.of(unknown.code().getAsInt(), unknown.data("method")));
        equal("destination", fails(InvalidParamsException.class, () -> anna.call("Cti.dial", null)).data("param"));
        UpstreamException refused = fails(
                UpstreamException.class, () -> anna.call("O2g.telephony.getCall", Map.of("callRef", "none")));
        equal(404L, refused.data("status"));
        that(Arrays.toString(refused.getStackTrace()).contains("DemoTest"), "the stack is the caller's");
        fails(NotSupportedException.class, () -> anna.call("Cti.setUserPreference", List.of("key", "value", "String")));
        fails(IllegalArgumentException.class, () -> anna.call("Session.logout", null));
        fails(IllegalArgumentException.class, () -> anna.call("Cti.dial", "70121"));
        fails(IllegalArgumentException.class, () -> anna.call("Cti.dial", Map.of("destination", new Object())));
        fails(IllegalArgumentException.class, () -> anna.with(CallOptions.key("k")).call("Cti.dial", List.of("70121")));
        fails(IllegalArgumentException.class, () -> anna.call("rpc.ping", null, String.class));
        equal(Map.of(), anna.rpc().ping());
    }

    private void wrongSignIn() throws Exception {
        SignInFailedException wrong = fails(
                SignInFailedException.class, () -> patient(demo.url()).login("oxe70129", "wrong").connect());
        equal(-32001, wrong.code().getAsInt());
        fails(SignInFailedException.class, () -> patient(demo.url()).token("wrong").connect());
        String nowhere = demo.url().replace("/ws", "/sites/nowhere/ws");
        String said = fails(ClosedException.class, () -> patient(nowhere).token("x").connect()).getMessage();
        that(said.contains("HTTP 404"), said);
        fails(ClosedException.class, () -> patient(demo.url()).login("oxe70129", () -> {
            throw new IllegalStateException("the safe is shut");
        }).connect());
        relay.shut();
        ConnectionLostException lost = fails(ConnectionLostException.class, () -> CtiClient.builder(relay.url())
                .login("oxe70129", PASSWORD)
                .openTimeout(Duration.ofMillis(200))
                .connect());
        that(lost.getMessage().contains("within 200 ms"), lost.getMessage());
        try (CtiClient partner = patient(demo.url()).token("demo-client").connect()) {
            equal(Map.of(), partner.rpc().ping());
            equal(null, partner.resumption());
        }
    }

    private void timeOut() throws Exception {
        CtiClient anna = user(70122);
        relay.swallowAnswers();
        CallOptions soon = CallOptions.timeout(Duration.ofMillis(300));
        // One that leaves in time: on a busy machine the first ones may not.
        until(() -> "unknown".equals(fails(TimedOutException.class, () -> calls(anna.with(soon))).executed()), "one leaves");
        relay.shut();
        waitsForSocket(anna);
        equal("no", fails(TimedOutException.class, () -> anna.with(soon).call("Cti.hangup", null)).executed());
    }

    private void givenUp() throws Exception {
        CtiClient anna = user(70122);
        CtiClient sees = direct(70122);
        relay.shut();
        waitsForSocket(anna);
        CompletableFuture<PlacedCall> dialled = anna.async().cti().dial("70123");
        that(dialled.cancel(true), "it waits still");
        Thread.currentThread().interrupt();
        fails(CancellationException.class, () -> anna.cti().dial("70123"));
        that(Thread.interrupted(), "the thread should still be interrupted");
        relay.open();
        anna.rpc().ping();
        equal(List.of(), calls(sees));
    }

    private void takenOver() throws Exception {
        CtiClient old = user(70126);
        EventStream heard = old.events();
        first(heard, event -> event.name().equals("PhoneStatusUpdate"));
        CtiClient taker = kept(patient(demo.url()).resume(old.resumption()).connect());
        ClosedException taken = fails(ClosedException.class, () -> first(heard, event -> false));
        equal(4009, taken.code().getAsInt());
        equal(4009, old.failure().code().getAsInt());
        equal(State.ENDED, old.state());
        fails(ClosedException.class, () -> old.rpc().ping());
        equal("oxe70126", taker.session().info().login());
        EventStream goesOn = taker.events("PhoneEvent");
        taker.cti().dial("70127");
        first(goesOn, phone(CtiPhoneEventType.EventDialing));
        taker.cti().hangup();
    }

    private void left() {
        CtiClient before = user(70126);
        first(before.events(), event -> event.name().equals("PhoneStatusUpdate"));
        Resumption session = before.leave();
        CtiClient other = direct(70127);
        other.cti().dial("70126");
        CtiClient after = kept(patient(relay.url()).resume(session).login("oxe70126", PASSWORD).connect());
        Event ringing = first(after.events(), phone(CtiPhoneEventType.EventRinging));
        that(ringing.seq() > session.seq(), "what was missed follows");
        equal(session.sessionId(), after.resumption().sessionId());
        other.cti().hangup();
    }

    private void listener() throws Exception {
        CtiClient anna = user(70128);
        CtiClient boris = user(70129);
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        Registration robot = boris.listen(event -> {
            heard.add(event.get("eventType"));
            if (phone(CtiPhoneEventType.EventRinging).test(event)) {
                boris.cti().answer();
            }
            throw new IllegalStateException("a listener of a test fails each time");
        }, "PhoneEvent");
        EventStream hears = anna.events();
        anna.cti().dial("70129");
        first(hears, phone(CtiPhoneEventType.EventEstablished));
        anna.cti().hangup();
        until(() -> heard.contains("EventReleased"), "the listener hears the end");
        equal(List.of("EventRinging", "EventEstablished", "EventReleased"), new ArrayList<>(heard));
        robot.close();
        anna.cti().dial("70129");
        first(hears, phone(CtiPhoneEventType.EventReleased));
        first(hears, phone(CtiPhoneEventType.EventDialing));
        anna.cti().hangup();
        first(hears, phone(CtiPhoneEventType.EventReleased));
        equal(3, heard.size());
    }

    /** Calls every typed method that needs nothing, and sees that what comes is what its type says, or a refusal. */
    private void resultsFit() throws Exception {
        CtiClient supervisor = direct(70139);
        CtiClient carol = kept(patient(demo.url()).login("carol", "carol").site("xivo").connect());
        for (CtiClient client : List.of(supervisor, carol)) {
            int answered = 0;
            for (Object family : List.of(client.cti(), client.callback(), client.session(), client.rpc())) {
                for (Method method : family.getClass().getDeclaredMethods()) {
                    if (method.getParameterCount() == 0 && method.getReturnType() != void.class) {
                        answered += fits(method, family) ? 1 : 0;
                    }
                }
            }
            that(answered >= 5, "only so many have answered: " + answered);
            client.cti().getList("queue");
            client.cti().searchDirectory("a").entries().forEach(each -> that(each.entry() != null, "there are texts"));
            client.cti().getUserCallHistory(10L).forEach(each -> that(each.start() != null, "a call has begun"));
        }
    }

    private static boolean fits(Method method, Object family) throws Exception {
        try {
            method.invoke(family);
            return true;
        } catch (InvocationTargetException error) {
            if (error.getCause() instanceof CallFailedException) {
                return false;
            }
            throw new AssertionError(method.getName() + ": " + error.getCause().getMessage(), error.getCause());
        }
    }

    /** In a Java of its own, as the README says. The tests run in the client's folder. */
    private void readme() throws Exception {
        String program = Files.readString(Path.of("README.md")).split("```java\n", 2)[1].split("```", 2)[0];
        that(program.contains("ws://127.0.0.1:8090/ws"), "the address of the demo");
        // Clara and Denis, since Anna and Boris have calls of another test.
        program = program.replace("ws://127.0.0.1:8090/ws", demo.url());
        program = program.replace("70120", "70124").replace("70121", "70125");
        Path source = Files.createDirectories(Path.of("build", "readme")).resolve("Ring.java");
        Files.writeString(source, program);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process ring = new ProcessBuilder(java, "-cp", "build/ctibridge-client.jar", source.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = ring.inputReader()) {
            equal("EventDialing 70125", said.readLine());
        } finally {
            ring.destroy();
            ring.waitFor();
        }
        CtiClient boris = direct(70125);
        equal(1, calls(boris).size());
        boris.cti().answer();
        boris.cti().hangup();
    }

    private void closed() throws Exception {
        CtiClient anna = user(70122);
        EventStream heard = anna.events();
        anna.close();
        anna.close();
        for (Event event : heard) {
            that(event.seq() > 0, "only what has come before");
        }
        equal(State.ENDED, anna.state());
        equal(null, anna.failure());
        fails(ClosedException.class, () -> anna.rpc().ping());
    }

    /** The outcome of a future as its caller hears it. */
    private static <T> T answerOf(CompletableFuture<T> answer) throws Exception {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }
}
