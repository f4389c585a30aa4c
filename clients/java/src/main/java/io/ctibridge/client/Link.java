package io.ctibridge.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** One WebSocket from its handshake to its end, and whether anybody is still there at the other end. */
final class Link implements WebSocket.Listener {
    /** Bridge and network take milliseconds; a network that swallows everything is not waited for any longer. */
    static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** A silent socket is asked for a sign of life as often as the bridge asks (protocol, section 8). */
    static final Duration PING_EVERY = Duration.ofSeconds(20);

    /** So many signs of life may be missing, as at the bridge. */
    private static final int MISSED_MOST = 2;

    /**
     * When a socket that has just spoken is asked whether it is still there. The JDK (17.0.15) never tells of 2 to 14
     * of 100 ends without a close frame that follow a frame within a millisecond; the third ping after such an end
     * fails.
     */
    private static final Duration PROBE_AFTER = Duration.ofMillis(500);

    private static final int PROBES_MOST = 3;

    /** What is taken from the bridge: its own limit is 1 MiB, unless configured otherwise. */
    private static final int FRAME_MOST_BYTES = 64 * 1024 * 1024;

    /** How long the other end may take to say good-bye as well; or, after a failed send, to say why it has gone. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int NORMAL = 1000;

    /** Who drives a link; heard in the loop's thread. */
    interface Driver {
        /** The handshake is done. */
        void opened();

        /** A frame has come. */
        void received(Frame frame);

        /** The next frame may be sent. */
        void sendMore();

        /** It has ended with a close code, 1006 where there is none; {@code failure} is why it could not be opened. */
        void ended(int code, String reason, Throwable failure);
    }

    private final Loop loop;
    private final Driver driver;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    // These change in the loop's thread only.
    private WebSocket socket;
    private Future<?> pinging;
    private Future<?> probing;
    private int probes;
    private boolean sending;
    private boolean closing;
    private boolean over;
    private int silent;

    private Link(Loop loop, Driver driver) {
        this.loop = loop;
        this.driver = driver;
    }

    /** Opens a socket; the driver hears whether it has. */
    static Link open(HttpClient http, URI url, String token, String subprotocol, Loop loop, Driver driver) {
        Link link = new Link(loop, driver);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(HANDSHAKE).subprotocols(subprotocol);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        builder.buildAsync(url, link).whenComplete((socket, failure) -> loop.execute(() -> {
            if (failure != null) {
                link.end(After.ABNORMAL, "", failure instanceof CompletionException ? failure.getCause() : failure);
            } else {
                link.begin(socket);
            }
        }));
        return link;
    }

    private void begin(WebSocket opened) {
        if (over) {
            opened.abort();
            return;
        }
        socket = opened;
        pinging = loop.every(PING_EVERY, this::look);
        driver.opened();
        socket.request(1);
    }

    /** Whether a frame can be sent now. */
    boolean isFree() {
        return socket != null && !sending && !closing && !over;
    }

    /** Sends a frame; the driver hears when there is room for the next one. */
    void send(Frame frame) {
        sending = true;
        CompletableFuture<WebSocket> sent = frame instanceof Frame.Text text
                ? socket.sendText(text.text(), true)
                : socket.sendBinary(ByteBuffer.wrap(((Frame.Binary) frame).bytes()), true);
        sent.whenComplete((done, failure) -> loop.execute(() -> {
            sending = false;
            if (failure == null) {
                driver.sendMore();
            } else {
                // The close frame, which says why, may not have been read yet.
                sending = true;
                loop.schedule(() -> drop(String.valueOf(failure.getMessage())), LINGER);
            }
        }));
    }

    /** Ends the socket from here, with a good-bye; the driver hears its end within a second. */
    void close() {
        if (socket == null) {
            end(NORMAL, "", null);
        } else if (!closing) {
            closing = true;
            socket.sendClose(NORMAL, "");
            loop.schedule(() -> drop(""), LINGER);
        }
    }

    /** Ends the socket at once. */
    private void drop(String why) {
        if (!over) {
            socket.abort();
            end(After.ABNORMAL, why, null);
        }
    }

    private void look() {
        if (silent > MISSED_MOST) {
            drop("nobody answers");
        } else {
            silent++;
            ping();
        }
    }

    private void ping() {
        socket.sendPing(ByteBuffer.allocate(0)).exceptionally(failure -> {
            loop.execute(() -> drop(String.valueOf(failure.getMessage())));
            return null;
        });
    }

    /** Something has come: the socket is alive, and is asked soon whether it still is. */
    private void heard(boolean isFrame) {
        silent = 0;
        probes = 0;
        if (probing != null) {
            probing.cancel(false);
            probing = null;
        }
        if (isFrame && !over) {
            probing = loop.schedule(this::probe, PROBE_AFTER);
        }
    }

    private void probe() {
        probing = null;
        if (!over && probes < PROBES_MOST) {
            probes++;
            ping();
            probing = loop.schedule(this::probe, PROBE_AFTER);
        }
    }

    private void end(int code, String reason, Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        for (Future<?> each : new Future<?>[] {pinging, probing}) {
            if (each != null) {
                each.cancel(false);
            }
        }
        driver.ended(code, reason, failure);
    }

    // What the JDK says, in threads of its own

    @Override
    public void onOpen(WebSocket opened) {
        // Frames are asked for when the driver knows of the socket.
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
        if (text.length() + part.length() > FRAME_MOST_BYTES) {
            loop.execute(() -> drop("a frame of more than " + FRAME_MOST_BYTES + " bytes"));
            return null;
        }
        text.append(part);
        if (isLast) {
            Frame frame = new Frame.Text(text.toString());
            text.setLength(0);
            hand(from, frame);
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean isLast) {
        if (bytes.size() + part.remaining() > FRAME_MOST_BYTES) {
            loop.execute(() -> drop("a frame of more than " + FRAME_MOST_BYTES + " bytes"));
            return null;
        }
        byte[] piece = new byte[part.remaining()];
        part.get(piece);
        bytes.writeBytes(piece);
        if (isLast) {
            Frame frame = new Frame.Binary(bytes.toByteArray());
            bytes.reset();
            hand(from, frame);
        } else {
            from.request(1);
        }
        return null;
    }

    /** The next frame is read when this one has been handled: what comes faster waits in the network. */
    private void hand(WebSocket from, Frame frame) {
        loop.execute(() -> {
            heard(true);
            if (!over) {
                driver.received(frame);
            }
            from.request(1);
        });
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
        return onPong(from, data);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
        loop.execute(() -> heard(false));
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        loop.execute(() -> end(code, reason, null));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        loop.execute(() -> end(After.ABNORMAL, String.valueOf(failure.getMessage()), null));
    }
}
