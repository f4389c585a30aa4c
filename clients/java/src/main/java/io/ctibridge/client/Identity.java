package io.ctibridge.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who signs in: a user with login and password, or nobody, on a socket with a token only (login null). With a
 * resumption an earlier session is taken up, if it is still there.
 */
record Identity(String login, Supplier<String> password, String site, String phoneNumber, Resumption resumption) {
    /** The parameters of Session.login. */
    Map<String, Object> parameters() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("login", login);
        given.put("password", password.get());
        given.put("site", site);
        given.put("phoneNumber", phoneNumber);
        given.values().removeIf(value -> value == null);
        return given;
    }

    /** Whether there is a session, in which keys are known: a socket with a token only has none. */
    boolean hasSession() {
        return login != null || resumption != null;
    }
}
