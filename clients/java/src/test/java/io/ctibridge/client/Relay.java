package io.ctibridge.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A TCP door in front of a bridge that can be cut, shut, made to swallow answers, and be led elsewhere. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final List<Pair> pairs = new ArrayList<>();
    private URI target;
    private boolean isShut;
    private int accepted;

    /** A connection, and whether what comes back on it is dropped. */
    private static final class Pair {
        final Socket near;
        final Socket far;
        volatile boolean swallows;

        Pair(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void end() {
            for (Socket each : List.of(near, far)) {
                try {
                    each.close();
                } catch (IOException gone) {
                    // That was all that was wanted.
                    continue;
                }
            }
        }
    }

    Relay(String url) throws IOException {
        target = URI.create(url);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + server.getLocalPort() + "/ws";
    }

    /** Who comes from now on reaches another bridge. */
    synchronized void leadTo(String url) {
        target = URI.create(url);
    }

    /** Ends what passes. */
    synchronized void cut() {
        pairs.forEach(Pair::end);
        pairs.clear();
    }

    /** Ends what passes, and lets nobody in. */
    synchronized void shut() {
        isShut = true;
        cut();
    }

    synchronized void open() {
        isShut = false;
    }

    /** Drops what comes back on the connections of now. */
    synchronized void swallowAnswers() {
        pairs.forEach(each -> each.swallows = true);
    }

    /** How many have come so far. */
    synchronized int accepted() {
        return accepted;
    }

    @Override
    public void close() throws IOException {
        server.close();
        shut();
    }

    private void accept() {
        try {
            while (true) {
                admit(server.accept());
            }
        } catch (IOException closed) {
            shut();
        }
    }

    private synchronized void admit(Socket near) throws IOException {
        accepted++;
        if (isShut) {
            near.close();
            return;
        }
        try {
            Pair pair = new Pair(near, new Socket(target.getHost(), target.getPort()));
            pairs.add(pair);
            run(() -> pass(pair, pair.near, pair.far, false));
            run(() -> pass(pair, pair.far, pair.near, true));
        } catch (IOException nobody) {
            near.close();
        }
    }

    private static void pass(Pair pair, Socket from, Socket to, boolean isBack) {
        byte[] piece = new byte[16 * 1024];
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int length; (length = in.read(piece)) >= 0; ) {
                if (!isBack || !pair.swallows) {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException ended) {
            pair.end();
        }
        pair.end();
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
