package io.ctibridge.client;

import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import java.util.Map;

/**
 * One event.
 *
 * @param family {@code Cti}, {@code O2g}, {@code Session} ({@code Session.expires}), or {@code Client} ({@code
 *     SubscriptionLost}, told by this client)
 * @param name the message type: {@code PhoneEvent}, {@code OnCallCreated}
 * @param data the message, a plain value
 * @param seq its number in the session; 0 where it has none
 * @param identifier the label of its subscription; {@code null} where it has none
 * @param subscriptionId the id of its subscription, as the first answer to {@code O2g.subscribe} gave it; {@code null}
 *     where it has none
 */
public record Event(String family, String name, Object data, long seq, String identifier, String subscriptionId) {
    /** The name of the event which says that others are missing; its data is {@code {lost}}: how many, or null. */
    public static final String RESYNC = "Resync";

    /**
     * The message as a record: {@code event.as(CtiPhoneEvent.class)}.
     *
     * @param <T> the record
     * @param type the record's class: one of {@code io.ctibridge.client.types}, or one of your own
     * @return the message
     * @throws UnreadableException where the message does not fit the class
     */
    public <T> T as(Class<T> type) {
        return Values.as(data, type);
    }

    /**
     * One member of the message.
     *
     * @param member its name
     * @return its plain value; {@code null} where there is none
     */
    public Object get(String member) {
        return data instanceof Map<?, ?> members ? members.get(member) : null;
    }
}
