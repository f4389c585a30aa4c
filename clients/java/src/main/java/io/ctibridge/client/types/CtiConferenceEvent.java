// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * The user has joined a conference, {@code Join}, or left it, {@code Leave}.
 *
 * @param eventType text
 * @param uniqueId text
 * @param conferenceName text
 * @param conferenceNumber text
 * @param participants a list of: see {@link CtiConferenceParticipant}
 * @param since a whole number
 */
public record CtiConferenceEvent(
        String eventType,
        String uniqueId,
        String conferenceName,
        String conferenceNumber,
        List<CtiConferenceParticipant> participants,
        long since) {}
