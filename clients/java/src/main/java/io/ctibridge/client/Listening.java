package io.ctibridge.client;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A listener as a subscriber that always wants more. */
final class Listening implements Flow.Subscriber<Event>, Registration {
    private final Consumer<? super Event> listener;
    private Flow.Subscription subscription;

    Listening(Consumer<? super Event> listener) {
        this.listener = listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
        made.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException fault) {
            Log.fault("a listener has failed at the event " + event.name(), fault);
        }
    }

    @Override
    public void onError(Throwable why) {
        Log.warning("a listener hears no more: " + why.getMessage());
    }

    @Override
    public void onComplete() {
        // The client was closed; there is nothing to say.
    }

    @Override
    public void close() {
        subscription.cancel();
    }
}
