package io.ctibridge.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** How a client connects. */
record Settings(
        URI url,
        Identity identity,
        Supplier<String> token,
        Encoding encoding,
        Duration timeout,
        Duration openTimeout,
        HttpClient http,
        Executor executor) {
    /** The address for messages: without a query, which may hold a token. */
    String shownUrl() {
        return url.toString().split("\\?", 2)[0];
    }
}
