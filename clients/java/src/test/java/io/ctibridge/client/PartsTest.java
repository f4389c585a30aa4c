package io.ctibridge.client;

import static io.ctibridge.client.Check.equal;
import static io.ctibridge.client.Check.fails;
import static io.ctibridge.client.Check.that;
import static io.ctibridge.client.Check.until;

import io.ctibridge.client.errors.CallFailedException;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ClosedException;
import io.ctibridge.client.errors.NotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** What needs no bridge: pauses, waiting events, subscribers, errors, addresses. */
final class PartsTest {
    private PartsTest() {}

    static void add(Suite suite) {
        suite.test("pauses double up to the longest, each shortened by up to half, and begin anew", PartsTest::pauses);
        suite.test("a reader who is too slow gets the newest, and is told how many he missed", PartsTest::slowReader);
        suite.test("a reader of some names hears them and every Resync", PartsTest::names);
        suite.test("the first reader hears what came before him, the second does not", PartsTest::early);
        suite.test("a stream hands out what waits before it says why it has ended, once", PartsTest::ending);
        suite.test("a stream that is waited for can be interrupted, and closed", PartsTest::interrupted);
        suite.test("a subscriber gets as many events as he asks for, in order, then the end", PartsTest::subscriber);
        suite.test("a subscriber who asks for nothing is told so, one who fails hears no more", PartsTest::badSubscriber);
        suite.test("each error keeps class, code and data when it is told again", PartsTest::errors);
        suite.test("what is no address of a WebSocket, and nobody to sign in, is said at once", PartsTest::addresses);
    }

    private static Event event(long seq) {
        return new Event("Cti", "PhoneEvent", Map.of("n", seq), seq, null, null);
    }

    private static void pauses() {
        BackOff least = new BackOff(() -> 0.0);
        BackOff most = new BackOff(() -> 1.0);
        for (long whole : new long[] {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}) {
            equal(Duration.ofMillis(whole / 2), least.next(Duration.ZERO));
            equal(Duration.ofMillis(whole + 7), most.next(Duration.ofMillis(7)));
        }
        most.reset();
        equal(Duration.ofMillis(500), most.next(Duration.ZERO));
    }

    private static void slowReader() {
        EventBuffer buffer = new EventBuffer(Set.of(), 2);
        for (long seq = 1; seq <= 5; seq++) {
            buffer.put(event(seq));
        }
        equal(Events.resync(3L), buffer.take());
        equal(event(4), buffer.take());
        equal(event(5), buffer.take());
        equal(null, buffer.take());
    }

    private static void names() {
        EventBuffer buffer = new EventBuffer(Set.of("PhoneEvent"), 10);
        buffer.put(event(1));
        buffer.put(new Event("Cti", "PhoneStatusUpdate", null, 2, null, null));
        buffer.put(Events.resync(null));
        equal(event(1), buffer.take());
        equal(Events.resync(null), buffer.take());
        equal(null, buffer.take());
    }

    private static void early() {
        EventHub hub = new EventHub();
        hub.tell(event(1));
        EventStream first = new EventStream(hub, Set.of());
        EventStream second = new EventStream(hub, Set.of());
        hub.tell(event(2));
        equal(event(1), first.poll(Duration.ZERO));
        equal(event(2), first.poll(Duration.ZERO));
        equal(event(2), second.poll(Duration.ZERO));
        equal(null, second.poll(Duration.ofMillis(1)));
    }

    private static void ending() throws Exception {
        EventHub hub = new EventHub();
        EventStream stream = new EventStream(hub, Set.of());
        hub.tell(event(1));
        hub.end(new ClosedException("gone", 4009, null));
        that(stream.isOver(), "it should be over");
        var iterator = stream.iterator();
        equal(event(1), iterator.next());
        equal(4009, fails(ClosedException.class, iterator::hasNext).code().getAsInt());
        that(!iterator.hasNext(), "there should be no more");
        fails(java.util.NoSuchElementException.class, iterator::next);
        EventStream late = new EventStream(hub, Set.of());
        fails(ClosedException.class, () -> late.poll(Duration.ZERO));
    }

    private static void interrupted() throws Exception {
        EventHub hub = new EventHub();
        EventStream stream = new EventStream(hub, Set.of());
        Thread.currentThread().interrupt();
        fails(CancellationException.class, () -> stream.iterator().hasNext());
        that(Thread.interrupted(), "the thread should still be interrupted");
        Thread reader = new Thread(() -> stream.forEach(each -> {}));
        reader.start();
        stream.close();
        reader.join(Check.PATIENCE.toMillis());
        that(!reader.isAlive(), "the reader should have left its loop");
        hub.tell(event(1));
        equal(null, stream.poll(Duration.ZERO));
    }

    /** Keeps what it is told. */
    private static class Kept implements Flow.Subscriber<Event> {
        final List<Object> told = Collections.synchronizedList(new ArrayList<>());
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
        }

        @Override
        public void onNext(Event event) {
            told.add(event.seq());
        }

        @Override
        public void onError(Throwable why) {
            told.add(why);
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }
    }

    private static void subscriber() throws Exception {
        Executor executor = Threads.asNeeded("test");
        EventHub hub = new EventHub();
        Kept kept = new Kept();
        Delivery.to(kept, hub, executor, Set.of());
        for (long seq = 1; seq <= 1000; seq++) {
            hub.tell(event(seq));
            if (seq == 500) {
                kept.subscription.request(3);
            }
        }
        until(() -> kept.told.size() == 3, "three events");
        equal(List.of(1L, 2L, 3L), new ArrayList<>(kept.told));
        hub.end(null);
        kept.subscription.request(Long.MAX_VALUE);
        kept.subscription.request(1);
        until(() -> kept.told.size() == 1001, "the other events, and the end");
        for (int each = 0; each < 1000; each++) {
            equal(each + 1L, kept.told.get(each));
        }
        equal("complete", kept.told.get(1000));
    }

    private static void badSubscriber() throws Exception {
        Executor executor = Threads.asNeeded("test");
        EventHub hub = new EventHub();
        Kept nothing = new Kept();
        Delivery.to(nothing, hub, executor, Set.of());
        nothing.subscription.request(0);
        until(() -> nothing.told.size() == 1, "the error");
        that(nothing.told.get(0) instanceof IllegalArgumentException, "it should be said to be wrong");
        Kept failing = new Kept() {
            @Override
            public void onNext(Event event) {
                super.onNext(event);
                throw new IllegalStateException("a subscriber of a test fails");
            }
        };
        Kept other = new Kept();
        Delivery.to(failing, hub, executor, Set.of());
        Delivery.to(other, hub, executor, Set.of());
        failing.subscription.request(10);
        other.subscription.request(10);
        hub.tell(event(1));
        until(() -> failing.told.size() == 1, "the event");
        hub.tell(event(2));
        until(() -> other.told.size() == 2, "both events");
        equal(1, failing.told.size());
    }

    private static void errors() {
        for (int code : List.of(-32700, -32600, -32601, -32602, -32603, -32000, -32001, -32002, -32004, -32007, 7)) {
            ClientException error = CallFailedException.of("why", code, Map.of("executed", "no"));
            ClientException again = error.again();
            equal(error.getClass(), again.getClass());
            equal(code, again.code().getAsInt());
            equal("no", again.data("executed"));
            equal("why", again.getMessage());
            equal(error, again.getCause());
        }
        that(CallFailedException.of("", -32004, null) instanceof NotSupportedException, "-32004 is not supported");
    }

    private static void addresses() throws Exception {
        for (String wrong : List.of("http://127.0.0.1/ws", "ws:", "127.0.0.1", "ws://")) {
            fails(IllegalArgumentException.class, () -> CtiClient.builder(wrong));
        }
        fails(IllegalStateException.class, () -> CtiClient.builder("ws://127.0.0.1/ws").connect());
        equal("Resumption[seq=7]", new Resumption("secret", 7).toString());
    }
}
