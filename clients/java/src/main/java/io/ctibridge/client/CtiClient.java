package io.ctibridge.client;

import io.ctibridge.client.codec.Values;
import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.errors.ClientException;
import io.ctibridge.client.errors.ConnectionLostException;
import io.ctibridge.client.errors.SignInFailedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A client of ctibridge: phone calls, agents, PBX management and events over one WebSocket, which it keeps connected.
 *
 * <pre>{@code
 * try (CtiClient phone = CtiClient.connect("ws://127.0.0.1:8090/ws", "oxe70120", "0000")) {
 *     phone.cti().dial("70121");
 *     for (Event event : phone.events("PhoneEvent")) {
 *         System.out.println(event.as(CtiPhoneEvent.class));
 *     }
 * }
 * }</pre>
 *
 * <p>When the socket is lost it comes back, and goes on with its session: events that it missed follow, in order and
 * none twice; calls wait meanwhile, and those whose answer was lost are made again where that is safe. Where the
 * session is gone as well, it signs in again, subscribes again, and tells {@code Resync}. All its threads are daemons.
 * Errors are {@link ClientException}s.
 */
public final class CtiClient implements Calls, AutoCloseable {
    private final Connection connection;

    private CtiClient(Connection connection) {
        this.connection = connection;
    }

    /**
     * A client that is signed in as a user; for everything else there is {@link #builder}.
     *
     * @param url the bridge: {@code wss://bridge.example.com/ws}, or {@code …/sites/paris/ws} for a named site
     * @param login the user's login
     * @param password his password, or the secret code of his phone
     * @return the client
     * @throws SignInFailedException where login or password are wrong
     * @throws ConnectionLostException where no bridge answers within 15 s
     */
    public static CtiClient connect(String url, String login, String password) {
        return builder(url).login(login, password).connect();
    }

    /**
     * A client to be.
     *
     * @param url the bridge: {@code wss://bridge.example.com/ws}, or {@code …/sites/paris/ws} for a named site
     * @return what to set before {@link Builder#connect}
     * @throws IllegalArgumentException where this is no address of a WebSocket
     */
    public static Builder builder(String url) {
        return new Builder(url);
    }

    // Calls

    @Override
    public <T> T call(String method, Object params, Function<Object, T> reader) {
        return with(CallOptions.NONE).call(method, params, reader);
    }

    /**
     * Calls with options: {@code phone.with(CallOptions.timeout(Duration.ofSeconds(5))).cti().dial("70121")}.
     *
     * @param options how calls are made
     * @return calls that wait for their answers
     */
    public Calls with(CallOptions options) {
        return new Calls() {
            @Override
            public <T> T call(String method, Object params, Function<Object, T> reader) {
                return answerOf(start(method, params, reader, options));
            }
        };
    }

    /**
     * Calls whose answers come later.
     *
     * @return the same calls with futures
     */
    public AsyncCalls async() {
        return async(CallOptions.NONE);
    }

    /**
     * Calls whose answers come later, with options.
     *
     * @param options how calls are made
     * @return the same calls with futures
     */
    public AsyncCalls async(CallOptions options) {
        return new AsyncCalls() {
            @Override
            public <T> CompletableFuture<T> call(String method, Object params, Function<Object, T> reader) {
                return start(method, params, reader, options);
            }
        };
    }

    private <T> CompletableFuture<T> start(
            String method, Object params, Function<Object, T> reader, CallOptions options) {
        if (Core.OWN_METHODS.contains(method)) {
            throw new IllegalArgumentException(method + " is what the client does by itself: connect it, and close it");
        }
        Object plain = params == null ? Map.of() : Values.plain(params);
        if (!(plain instanceof Map) && !(plain instanceof List)) {
            throw new IllegalArgumentException(method + " takes a map of its parameters, or a list, not " + params);
        }
        if (plain instanceof List && (options.key() != null || options.requestId() != null)) {
            String why = "only calls by name can have a key or a request id: give a map of parameters";
            throw new IllegalArgumentException(why);
        }
        return connection.call(method, plain, reader, options);
    }

    private static <T> T answerOf(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an answer");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ClientException failure) {
                throw failure.again();
            }
            throw new UnreadableException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    // Events

    /**
     * The events from now on, to be iterated over; what came before anybody heard waits for the first one who does.
     *
     * @param names which ones: {@code PhoneEvent}, {@code OnCallCreated}; all where none is named. {@code Resync},
     *     which says that events are missing, comes always
     * @return the events; who does not read to the end closes it
     */
    public EventStream events(String... names) {
        return new EventStream(connection.hub(), Set.of(names));
    }

    /**
     * The events from now on, for subscribers; each has his own 10,000 that may wait until he asks for them.
     *
     * @param names which ones, see {@link #events}
     * @return the publisher; it completes when the client is closed, and fails with why the client had to give up
     */
    public Flow.Publisher<Event> publisher(String... names) {
        Set<String> wanted = Set.of(names);
        return subscriber -> Delivery.to(subscriber, connection.hub(), connection.executor(), wanted);
    }

    /**
     * Hears the events from now on, one after the other, in a thread of the client's executor: it may make calls and
     * wait for their answers.
     *
     * @param listener hears each event; what it throws goes to the log
     * @param names which ones, see {@link #events}
     * @return what ends it
     */
    public Registration listen(Consumer<? super Event> listener, String... names) {
        Listening listening = new Listening(listener);
        publisher(names).subscribe(listening);
        return listening;
    }

    // State

    /**
     * Where it stands; calls may be made at any time.
     *
     * @return the state of now
     */
    public State state() {
        return connection.state();
    }

    /**
     * What another client takes to go on with this session ({@link Builder#resume}).
     *
     * @return the session and where its events have come to; {@code null} where there is none
     */
    public Resumption resumption() {
        return connection.resumption();
    }

    /**
     * Why it has given up.
     *
     * @return the reason; {@code null} while it is in use, and after it was closed
     */
    public ClientException failure() {
        return connection.failure();
    }

    /** Signs out and closes the socket, within 6 s. Calls that wait fail, event streams end. */
    @Override
    public void close() {
        answerOf(connection.close(true));
    }

    /**
     * Closes the socket without signing out: the session can be taken up by another client for some minutes.
     *
     * @return what the other client takes; {@code null} where there is no session
     */
    public Resumption leave() {
        return answerOf(connection.close(false));
    }

    /** A client to be: whose, where, and how. */
    public static final class Builder {
        /** For a call without a limit of its own: the bridge gives a PBX 30 s, and its answer needs some time. */
        private static final Duration TIMEOUT = Duration.ofSeconds(40);

        /** For the first sign-in, attempts included. */
        private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(15);

        private final URI url;
        private String login;
        private Supplier<String> password = () -> null;
        private String site;
        private String phoneNumber;
        private Supplier<String> token = () -> null;
        private boolean hasToken;
        private Resumption resumption;
        private Encoding encoding = Encoding.MSGPACK;
        private Duration timeout = TIMEOUT;
        private Duration openTimeout = OPEN_TIMEOUT;
        private HttpClient http;
        private Executor executor;

        private Builder(String url) {
            this.url = URI.create(url);
            if (!Set.of("ws", "wss").contains(String.valueOf(this.url.getScheme())) || this.url.getHost() == null) {
                String like = "a bridge's address is like wss://bridge.example.com/ws, not ";
                throw new IllegalArgumentException(like + url);
            }
        }

        /**
         * Who signs in.
         *
         * @param user the user's login
         * @param secret his password, or the secret code of his phone
         * @return this
         */
        public Builder login(String user, String secret) {
            return login(user, () -> secret);
        }

        /**
         * Who signs in.
         *
         * @param user the user's login
         * @param secret is asked for his password at each sign-in, and returns soon
         * @return this
         */
        public Builder login(String user, Supplier<String> secret) {
            login = user;
            password = secret;
            return this;
        }

        /**
         * Which site; else the one of the address, or the bridge's first.
         *
         * @param name the site's name
         * @return this
         */
        public Builder site(String name) {
            site = name;
            return this;
        }

        /**
         * Which phone, for users with several.
         *
         * @param number its number
         * @return this
         */
        public Builder phoneNumber(String number) {
            phoneNumber = number;
            return this;
        }

        /**
         * A token for the handshake; it may stand alone, or beside a login.
         *
         * @param secret the token
         * @return this
         */
        public Builder token(String secret) {
            return token(() -> secret);
        }

        /**
         * A token for the handshake.
         *
         * @param secret is asked for the token before each handshake, and returns soon
         * @return this
         */
        public Builder token(Supplier<String> secret) {
            token = secret;
            hasToken = true;
            return this;
        }

        /**
         * Goes on with a session that another client has left.
         *
         * @param left what {@link CtiClient#leave} or {@link CtiClient#resumption} gave
         * @return this
         */
        public Builder resume(Resumption left) {
            resumption = left;
            return this;
        }

        /**
         * How messages cross the wire; MessagePack otherwise.
         *
         * @param chosen the encoding
         * @return this
         */
        public Builder encoding(Encoding chosen) {
            encoding = chosen;
            return this;
        }

        /**
         * How long an answer may take where a call names no limit; 40 s otherwise.
         *
         * @param limit the limit
         * @return this
         */
        public Builder timeout(Duration limit) {
            timeout = limit;
            return this;
        }

        /**
         * How long the first sign-in may take, attempts included; 15 s otherwise.
         *
         * @param limit the limit
         * @return this
         */
        public Builder openTimeout(Duration limit) {
            openTimeout = limit;
            return this;
        }

        /**
         * What opens the socket, with its TLS context and its proxy; a client with the platform's defaults otherwise.
         *
         * @param client the HTTP client
         * @return this
         */
        public Builder httpClient(HttpClient client) {
            http = client;
            return this;
        }

        /**
         * In whose threads listeners, subscribers and what depends on futures run; daemon threads as needed otherwise.
         *
         * @param threads has a thread for each that may wait, and never runs a task at once in the caller's
         * @return this
         */
        public Builder executor(Executor threads) {
            executor = threads;
            return this;
        }

        /**
         * Connects, and waits for the sign-in.
         *
         * @return the client, signed in
         * @throws SignInFailedException where login, password or token are wrong
         * @throws ConnectionLostException where no bridge answers in time
         * @throws IllegalStateException where nobody is to sign in
         */
        public CtiClient connect() {
            return answerOf(connectAsync());
        }

        /**
         * Connects and signs in.
         *
         * @return the client, as soon as it is signed in
         * @throws IllegalStateException where nobody is to sign in
         */
        public CompletableFuture<CtiClient> connectAsync() {
            if (login == null && !hasToken && resumption == null) {
                throw new IllegalStateException("who signs in? give login and password, or a token");
            }
            Connection connection = new Connection(new Settings(
                    url,
                    new Identity(login, password, site, phoneNumber, resumption),
                    token,
                    encoding,
                    timeout,
                    openTimeout,
                    http == null ? HttpClient.newHttpClient() : http,
                    executor == null ? Threads.asNeeded("ctibridge-events") : executor));
            CtiClient client = new CtiClient(connection);
            return connection.open().thenApply(done -> client);
        }
    }
}
