package io.ctibridge.client;

import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ClosedException;
import io.ctibridge.client.errors.ConnectionLostException;
import io.ctibridge.client.errors.SignInFailedException;
import io.ctibridge.client.errors.TimedOutException;
import java.net.http.WebSocketHandshakeException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps a core connected: one socket after the other, pauses, time limits. Its state changes in the loop's thread
 * only.
 */
final class Connection implements Link.Driver {
    /** How long closing waits for the sign-out; without it the bridge ends the session by itself in 300 s. */
    private static final Duration SIGN_OUT = Duration.ofSeconds(5);

    /** Refusals of the handshake that are not for ever; those of 500 and above neither. */
    private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429);

    private static final int KEY_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Settings settings;
    private final EventHub hub = new EventHub();
    /** What others are to hear of a step: at its end, when what they may look at then is as it should be. */
    private final List<Runnable> told = new ArrayList<>();

    private final Loop loop = new Loop();
    private final Core core;
    private final BackOff backOff = new BackOff(RANDOM::nextDouble);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Resumption> closed = new CompletableFuture<>();

    private Link link;
    private Future<?> reconnecting;
    private boolean closing;
    private String lastFailure = "no answer";

    // For other threads to look at.
    private volatile State state = State.OFFLINE;
    private volatile Resumption resumption;
    private volatile ClientException failure;

    Connection(Settings settings) {
        this.settings = settings;
        Identity identity = settings.identity();
        Consumer<Event> onEvent = event -> told.add(() -> hub.tell(event));
        this.core = new Core(identity, settings.encoding(), onEvent, Connection::nowMs, Connection::newKey);
    }

    EventHub hub() {
        return hub;
    }

    Executor executor() {
        return settings.executor();
    }

    State state() {
        return state;
    }

    Resumption resumption() {
        return resumption;
    }

    /** Why the client has given up; null while it is in use, and after it was closed. */
    ClientException failure() {
        return failure;
    }

    /** Connects and signs in; fails with why it cannot be. */
    CompletableFuture<Void> open() {
        step(this::connect);
        loop.schedule(() -> step(this::giveUpOpening), settings.openTimeout());
        return opened;
    }

    /** Makes a call with plain parameters. What depends on the future runs in the executor of the settings. */
    <T> CompletableFuture<T> call(String method, Object params, Function<Object, T> reader, CallOptions options) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        step(() -> {
            if (!answer.isDone()) {
                begin(answer, method, params, reader, options);
            }
        });
        return answer;
    }

    private <T> void begin(
            CompletableFuture<T> answer,
            String method,
            Object params,
            Function<Object, T> reader,
            CallOptions options) {
        PendingCall call = core.call(method, params, options, (result, error) -> later(() -> {
            if (error != null) {
                answer.completeExceptionally(error);
                return;
            }
            try {
                answer.complete(reader.apply(result));
            } catch (RuntimeException misfit) {
                answer.completeExceptionally(misfit);
            }
        }));
        Duration limit = options.timeout() == null ? settings.timeout() : options.timeout();
        Runnable giveUp = () -> {
            core.forget(call);
            String why = method + " was not answered within " + limit.toMillis() + " ms";
            ClientException late = new TimedOutException(why, call.tried ? "unknown" : "no");
            later(() -> answer.completeExceptionally(late));
        };
        Future<?> timer = loop.schedule(() -> stepNow(giveUp), limit);
        answer.whenComplete((result, error) -> {
            timer.cancel(false);
            if (answer.isCancelled()) {
                step(() -> core.forget(call));
            }
        });
    }

    /** Closes; with {@code signOut} the session ends at once, without it can be taken up for some minutes. */
    CompletableFuture<Resumption> close(boolean signOut) {
        step(() -> {
            if (closing) {
                return;
            }
            closing = true;
            if (signOut && core.error() == null) {
                core.signOut(this::finish);
                loop.schedule(() -> step(this::finish), SIGN_OUT);
            } else {
                finish();
            }
        });
        return closed.copy();
    }

    private void finish() {
        core.end(new ClosedException("the client is closed", null, null));
    }

    private void giveUpOpening() {
        if (!opened.isDone()) {
            String limit = settings.openTimeout().toMillis() + " ms";
            String why = "not signed in at " + settings.shownUrl() + " within " + limit + ": " + lastFailure;
            core.end(new ConnectionLostException(why, null, "no"));
        }
    }

    // The socket

    private void connect() {
        reconnecting = null;
        if (core.error() == null) {
            String token = settings.token().get();
            link = Link.open(settings.http(), settings.url(), token, settings.encoding().subprotocol, loop, this);
        }
    }

    @Override
    public void opened() {
        stepNow(core::connected);
    }

    @Override
    public void received(Frame frame) {
        stepNow(() -> core.received(frame));
    }

    @Override
    public void sendMore() {
        stepNow(() -> {});
    }

    @Override
    public void ended(int code, String reason, Throwable why) {
        stepNow(() -> {
            link = null;
            String said = reason;
            if (why != null) {
                said = said(why);
                endIfFinal(why);
            }
            lastFailure = said.isEmpty() ? "the socket was closed with " + code : said;
            Duration pause = core.disconnected(code, said);
            if (closing) {
                finish();
            } else if (pause != null) {
                reconnecting = loop.schedule(() -> step(this::connect), backOff.next(pause));
            }
        });
    }

    /** Ends the client where the next handshake would fail as this one did. */
    private void endIfFinal(Throwable why) {
        if (why instanceof WebSocketHandshakeException refusal) {
            int status = refusal.getResponse().statusCode();
            String said = settings.shownUrl() + " is refused with HTTP " + status;
            if (status == 401 || status == 403) {
                core.end(new SignInFailedException(said, null, null));
            } else if (status < 500 && !PASSING_STATUSES.contains(status)) {
                core.end(new ClosedException(said, null, null));
            }
        }
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                String said = "the certificate of " + settings.shownUrl() + " is not trusted: " + each.getMessage();
                core.end(new ClosedException(said, null, null, why));
            }
        }
    }

    private static String said(Throwable why) {
        if (why instanceof WebSocketHandshakeException refusal) {
            return "refused with HTTP " + refusal.getResponse().statusCode();
        }
        return why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    }

    // Steps

    private void step(Runnable change) {
        loop.execute(() -> stepNow(change));
    }

    /** Changes something, and does what follows from it. */
    private void stepNow(Runnable change) {
        try {
            change.run();
            if (core.error() == null) {
                goOn();
            }
        } catch (RuntimeException fault) {
            // Such as a supplier of the password that fails: nobody may wait for ever.
            core.end(new ClosedException("the client cannot go on: " + fault, null, null, fault));
        }
        if (core.error() != null) {
            shutDown();
        }
        resumption = core.resumption();
        state = core.state();
        List<Runnable> now = List.copyOf(told);
        told.clear();
        now.forEach(Runnable::run);
    }

    /** Runs something of the caller's at the end of this step, in a thread of his. */
    private void later(Runnable task) {
        told.add(() -> settings.executor().execute(task));
    }

    private void goOn() {
        if (core.wantsClose() && link != null) {
            link.close();
            return;
        }
        if (core.state() == State.READY && !opened.isDone()) {
            later(() -> opened.complete(null));
        }
        if (core.state() == State.READY) {
            backOff.reset();
        }
        while (link != null && link.isFree()) {
            Frame frame = core.nextFrame();
            if (frame == null) {
                return;
            }
            link.send(frame);
        }
    }

    /** The core has ended: so do the socket and everybody who waits. */
    private void shutDown() {
        ClientException why = closing ? null : core.error();
        failure = why;
        told.add(() -> hub.end(why));
        if (reconnecting != null) {
            reconnecting.cancel(false);
        }
        if (!opened.isDone()) {
            ClientException refusal = core.error();
            later(() -> opened.completeExceptionally(refusal));
        }
        if (link != null) {
            link.close();
        } else if (!closed.isDone()) {
            Resumption left = core.resumption();
            later(() -> closed.complete(left));
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
