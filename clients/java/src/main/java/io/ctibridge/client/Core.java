package io.ctibridge.client;

import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.errors.CallFailedException;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ClosedException;
import io.ctibridge.client.errors.ConnectionLostException;
import io.ctibridge.client.errors.SignInFailedException;
import io.ctibridge.client.errors.TooManyRequestsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The client as a state machine without threads or sockets: calls, sign-in, events in order, and what survives a lost
 * socket.
 *
 * <p>Who drives it opens sockets, says {@link #connected}, feeds what comes to {@link #received}, sends what {@link
 * #nextFrame} hands out and says {@link #disconnected}, whose answer tells when to come back. All in one thread.
 * Source: protocol, sections 3, 4, 6 and 7.
 */
final class Core {
    /**
     * A session takes 10,000 keys. Some are left to the caller; calls beyond these get none, and are not sent twice.
     */
    static final int OWN_KEYS_MOST = 9_000;

    /** Calls at the bridge at once: below its 256 for a socket, which the client's own calls count against, too. */
    static final int IN_FLIGHT_MOST = 240;

    /** Calls that wait to be sent: some 10 MB. Who asks for more without an answer is in a loop. */
    static final int WAITING_MOST = 10_000;

    /** What the client does by itself. */
    static final Set<String> OWN_METHODS = Set.of("Session.login", "Session.resume", "Session.logout");

    /** Errors of a sign-in that may be gone the next time; any other one means that login or password is wrong. */
    private static final Set<Integer> PASSING = Set.of(-32003, -32005, -32006, -32603);

    private static final int TOO_MANY_REQUESTS = -32006;

    private final Identity identity;
    private final Encoding encoding;
    private final Consumer<Event> onEvent;
    private final LongSupplier clockMs;
    private final Supplier<String> newKey;

    private final Map<Long, PendingCall> calls = new LinkedHashMap<>();
    private final Map<Long, PendingCall.Done> own = new HashMap<>();
    private final Deque<Frame> first = new ArrayDeque<>();
    private final Deque<PendingCall> toSend = new ArrayDeque<>();
    private final Subscriptions subscriptions = new Subscriptions();
    private final Map<String, Subscriptions.Remembered> renewals = new LinkedHashMap<>();

    private State state = State.OFFLINE;
    private String sessionId;
    private long seq;
    private ClientException error;
    private ClientException refused;
    private boolean wantsClose;
    private boolean hadSession;
    private Duration pause = Duration.ZERO;
    private long count;
    private int keys;
    private int inFlight;

    /** One client. {@code onEvent} gets each event, in order and none twice; {@code newKey} makes idempotency keys. */
    Core(Identity identity, Encoding encoding, Consumer<Event> onEvent, LongSupplier clockMs, Supplier<String> newKey) {
        this.identity = identity;
        this.encoding = encoding;
        this.onEvent = onEvent;
        this.clockMs = clockMs;
        this.newKey = newKey;
        if (identity.resumption() != null) {
            sessionId = identity.resumption().sessionId();
            seq = identity.resumption().seq();
            hadSession = true;
        }
    }

    State state() {
        return state;
    }

    /** What another client needs to go on with this session; null where there is none. */
    Resumption resumption() {
        return sessionId == null ? null : new Resumption(sessionId, seq);
    }

    /** Why it has ended; null while it goes on. */
    ClientException error() {
        return error;
    }

    /** The socket is of no use any more: who drives is to close it. */
    boolean wantsClose() {
        return wantsClose;
    }

    // Calls

    /** Makes a call, with plain parameters (a map by name, a list by position); it waits while there is no socket. */
    PendingCall call(String method, Object params, CallOptions options, PendingCall.Done done) {
        long id = ++count;
        Object sent = params;
        String key = null;
        Long deadlineMs = null;
        if (params instanceof Map<?, ?>) {
            Map<String, Object> named = new LinkedHashMap<>(Values.object(params));
            Map<String, Object> meta = new LinkedHashMap<>();
            if (named.remove("_meta") instanceof Map<?, ?> given) {
                meta.putAll(Values.object(given));
            }
            key = keyOf(method, options, meta);
            put(meta, "key", key);
            put(meta, "requestId", options.requestId());
            put(named, "_meta", meta.isEmpty() ? null : meta);
            sent = named;
            deadlineMs = options.timeout() == null ? null : clockMs.getAsLong() + options.timeout().toMillis();
        }
        PendingCall made = new PendingCall(id, method, sent, key, deadlineMs, done);
        if (error != null) {
            done.ended(null, error);
        } else if (calls.size() - inFlight >= WAITING_MOST) {
            String why = WAITING_MOST + " calls wait to be sent: " + method + " was not accepted";
            Map<String, Object> limit = Map.of("limit", (long) WAITING_MOST);
            done.ended(null, new TooManyRequestsException(why, TOO_MANY_REQUESTS, limit));
        } else {
            calls.put(id, made);
            if (state == State.READY) {
                toSend.add(made);
            }
        }
        return made;
    }

    private String keyOf(String method, CallOptions options, Map<String, Object> meta) {
        if (options.key() != null || meta.get("key") instanceof String) {
            return options.key() != null ? options.key() : (String) meta.get("key");
        }
        if (Facts.SAFE.contains(method) || !identity.hasSession() || keys >= OWN_KEYS_MOST) {
            return null;
        }
        keys++;
        return newKey.get();
    }

    /** Nobody waits for a call any more: if it has not left it never will. */
    void forget(PendingCall call) {
        if (calls.remove(call.id) != null && call.sent) {
            inFlight--;
        }
    }

    // Frames out

    /** What is to be sent now, or null. */
    Frame nextFrame() {
        if (!first.isEmpty()) {
            return first.poll();
        }
        while (state == State.READY && inFlight < IN_FLIGHT_MOST && !toSend.isEmpty()) {
            PendingCall call = toSend.poll();
            if (calls.containsKey(call.id)) {
                call.sent = true;
                call.tried = true;
                inFlight++;
                return encoding.frame(PendingCall.message(call.id, call.method, paramsNow(call)));
            }
        }
        return null;
    }

    /** The parameters as they leave now: with the time that is left, and with the subscription's name of today. */
    private Object paramsNow(PendingCall call) {
        Object params = subscriptions.translated(call);
        if (call.deadlineMs == null) {
            return params;
        }
        Map<String, Object> named = new LinkedHashMap<>(Values.object(params));
        Map<String, Object> meta = new LinkedHashMap<>();
        if (named.get("_meta") instanceof Map<?, ?> given) {
            meta.putAll(Values.object(given));
        }
        // The bridge does not take 0 s.
        meta.put("timeout", Math.max(1, call.deadlineMs - clockMs.getAsLong()) / 1000.0);
        named.put("_meta", meta);
        return named;
    }

    // The socket

    /** A socket is open: sign in on it. */
    void connected() {
        state = State.SIGNING_IN;
        wantsClose = false;
        refused = null;
        pause = Duration.ZERO;
        if (sessionId != null) {
            ask("Session.resume", Map.of("sessionId", sessionId, "seq", seq), this::resumed);
        } else if (identity.login() != null) {
            signIn();
        } else {
            // The bridge accepts any socket, and closes it where it does not know the token.
            ask("rpc.ping", Map.of(), this::letIn);
        }
    }

    /** Handles a frame. One that cannot be read ends the socket, not the client. */
    void received(Frame frame) {
        Object message;
        try {
            message = frame.message();
        } catch (UnreadableException unreadable) {
            Log.warning("a frame that cannot be read: " + unreadable.getMessage());
            wantsClose = true;
            return;
        }
        if (!(message instanceof Map<?, ?> members)) {
            Log.warning("a frame that is no message");
        } else if (members.containsKey("method")) {
            notified(Events.of(members));
        } else {
            answered(members);
        }
    }

    /** The socket is gone, or could not be opened: how long to wait before the next one; null where it has ended. */
    Duration disconnected(int code, String reason) {
        if (error != null) {
            return null;
        }
        boolean wasReady = state == State.READY;
        state = State.OFFLINE;
        first.clear();
        own.clear();
        toSend.clear();
        After then = After.code(code);
        String said = "the socket was closed with " + code + (reason.isEmpty() ? "" : ": " + reason);
        if (refused != null) {
            end(refused);
        } else if (code == After.SIGN_IN_EXPIRED && !wasReady) {
            // What has just been presented is refused, and would be again.
            end(new SignInFailedException(said, code, null));
        } else if (then == After.END) {
            end(new ClosedException(said, code, null));
        }
        if (error != null) {
            return null;
        }
        if (then == After.SIGN_IN) {
            forgetSession(said, code);
        }
        for (PendingCall call : List.copyOf(calls.values())) {
            boolean repeatable = call.key != null || Facts.SAFE.contains(call.method);
            if (call.sent && (!repeatable || then == After.RESUME_WITHOUT_REPEAT)) {
                finish(call, null, lost(call, said, code));
            }
            call.sent = false;
        }
        inFlight = 0;
        return pause;
    }

    /** Comes back no more: everything that waits fails with the error. */
    void end(ClientException why) {
        if (error == null) {
            error = why;
            state = State.ENDED;
            toSend.clear();
            for (PendingCall call : List.copyOf(calls.values())) {
                finish(call, null, why);
            }
        }
    }

    /** Ends the session at the bridge and the PBX; the next thing is to close the socket. */
    void signOut(Runnable done) {
        if (state == State.READY && sessionId != null) {
            ask("Session.logout", Map.of(), (result, failure) -> done.run());
        } else {
            done.run();
        }
    }

    // Signing in

    private void signIn() {
        ask("Session.login", identity.parameters(), this::signedIn);
    }

    private void resumed(Object result, ClientException failure) {
        if (failure == null) {
            renew();
            ready();
            return;
        }
        forgetSession("the session has ended", failure.code().orElse(0));
        if (identity.login() == null) {
            refuse(failure);
        } else {
            signIn();
        }
    }

    private void letIn(Object result, ClientException failure) {
        if (failure == null) {
            ready();
        } else {
            refuse(failure);
        }
    }

    private void signedIn(Object result, ClientException failure) {
        if (failure != null) {
            refuse(failure);
            return;
        }
        sessionId = String.valueOf(Values.object(result).get("sessionId"));
        seq = 0;
        keys = (int) calls.values().stream().filter(call -> call.key != null).count();
        if (hadSession) {
            onEvent.accept(Events.resync(null));
            renewals.clear();
            subscriptions.all().forEach(each -> renewals.put(newKey.get(), each));
            renew();
        }
        hadSession = true;
        ready();
    }

    /** Subscribes again. What a lost socket left unanswered is asked again, with its key, in the same session. */
    private void renew() {
        renewals.forEach((key, remembered) -> {
            Map<String, Object> params = new LinkedHashMap<>(remembered.params);
            params.put("_meta", Map.of("key", key));
            PendingCall.Done told = remembered.renewed(onEvent);
            ask(remembered.method, params, (result, failure) -> {
                renewals.remove(key);
                told.ended(result, failure);
            });
        });
    }

    private void refuse(ClientException failure) {
        if (PASSING.contains(failure.code().orElse(0))) {
            pause = failure.data("retryAfter") instanceof Number seconds
                    ? Duration.ofMillis(Math.round(seconds.doubleValue() * 1000))
                    : Duration.ZERO;
            Log.warning("cannot sign in now: " + failure.getMessage());
        } else {
            String why = "cannot sign in: " + failure.getMessage();
            refused = new SignInFailedException(why, failure.code().orElse(0), failure.data());
        }
        wantsClose = true;
    }

    /** A key is known in its own session only: what may have been executed in it cannot be asked again. */
    private void forgetSession(String why, int code) {
        sessionId = null;
        seq = 0;
        for (PendingCall call : List.copyOf(calls.values())) {
            if (call.tried && !Facts.SAFE.contains(call.method) && !Subscriptions.covers(call.method)) {
                finish(call, null, lost(call, why, code));
            }
        }
    }

    private static ClientException lost(PendingCall call, String why, int code) {
        return new ConnectionLostException(call.method + " has no answer: " + why, code, "unknown");
    }

    private void ready() {
        state = State.READY;
        toSend.clear();
        toSend.addAll(calls.values());
    }

    // Frames in

    /** A call of the client's own, ahead of those that wait. */
    private void ask(String method, Map<String, Object> params, PendingCall.Done done) {
        long id = ++count;
        own.put(id, done);
        first.add(encoding.frame(PendingCall.message(id, method, params)));
    }

    private void answered(Map<?, ?> message) {
        ClientException failure = message.containsKey("error") ? failureOf(message.get("error")) : null;
        Object result = message.get("result");
        if (!(message.get("id") instanceof Long id)) {
            Log.warning("the bridge says: " + (failure == null ? message : failure.getMessage()));
        } else if (own.containsKey(id)) {
            own.remove(id).ended(result, failure);
        } else if (calls.containsKey(id)) {
            PendingCall call = calls.get(id);
            if (failure == null) {
                subscriptions.succeeded(call, result);
            }
            finish(call, result, failure);
        }
    }

    private static ClientException failureOf(Object said) {
        if (said instanceof Map<?, ?> members && members.get("code") instanceof Long code) {
            return CallFailedException.of(String.valueOf(members.get("message")), code.intValue(), members.get("data"));
        }
        return CallFailedException.of("an answer with an error that is none: " + said, 0, null);
    }

    private void finish(PendingCall call, Object result, ClientException failure) {
        forget(call);
        call.done.ended(result, failure);
    }

    private void notified(Event event) {
        if (event == null || event.seq() > 0 && event.seq() <= seq) {
            return;
        }
        seq = Math.max(seq, event.seq());
        onEvent.accept(subscriptions.relabelled(event));
    }

    private static void put(Map<String, Object> holder, String name, Object value) {
        if (value != null) {
            holder.put(name, value);
        }
    }
}
