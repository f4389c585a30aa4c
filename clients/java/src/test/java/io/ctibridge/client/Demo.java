package io.ctibridge.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ctibridge demo} as a child process, on a port of its own. */
final class Demo implements AutoCloseable {
    private static final String COMMAND = System.getenv().getOrDefault("CTIBRIDGE", "ctibridge");
    private static final Pattern CONTROL = Pattern.compile("faults +curl (http://\\S+)");

    private final Process process;
    private final String url;
    private final String control;

    Demo() throws Exception {
        process = new ProcessBuilder(COMMAND, "demo", "--port", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BlockingQueue<List<String>> ready = new ArrayBlockingQueue<>(1);
        Thread reader = new Thread(() -> read(ready), "demo");
        reader.setDaemon(true);
        reader.start();
        List<String> said = ready.poll(Check.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (said == null || said.isEmpty() || !said.get(said.size() - 1).startsWith("ready ")) {
            process.destroyForcibly();
            throw new IllegalStateException(COMMAND + " demo is not ready: " + said);
        }
        url = said.get(said.size() - 1).split(" ")[1];
        Matcher found = CONTROL.matcher(String.join("\n", said));
        control = found.find() ? found.group(1) : null;
    }

    /** Until its end, for a child that cannot write stands still. */
    private void read(BlockingQueue<List<String>> ready) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line; (line = out.readLine()) != null; ) {
                lines.add(line);
                if (line.startsWith("ready ")) {
                    ready.add(List.copyOf(lines));
                }
            }
        } catch (IOException gone) {
            lines.add(gone.toString());
        }
        ready.offer(List.copyOf(lines));
    }

    String url() {
        return url;
    }

    /** Gives the simulated PBX an order, such as {@code /server/restart}. */
    void order(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(control + path))
                .timeout(Check.PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> done = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        Check.that(done.statusCode() < 300, path + " is refused: " + done.body());
    }

    /** Ends it as an operator does. */
    void stop() {
        process.destroy();
        try {
            if (process.waitFor(Check.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("the demo does not end");
    }

    @Override
    public void close() {
        stop();
    }
}
