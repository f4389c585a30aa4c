package io.ctibridge.client.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** JSON (RFC 8259) as plain values, and back. */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /**
     * The value of a JSON text.
     *
     * <p>A whole number is a {@link Long}, or a {@link BigInteger} beyond 64 bits; any other one a {@link Double} where
     * that says the same number, else a {@link BigDecimal}. Of members with the same name the last one counts.
     *
     * @param text one JSON value
     * @return a plain value, which cannot be modified
     * @throws UnreadableException where the text is not JSON, or is nested deeper than {@value Values#DEPTH_MOST}
     *     levels
     */
    public static Object read(String text) {
        return new JsonReader(text).document();
    }

    /**
     * A value as JSON text, without blanks.
     *
     * @param value what {@link Values#plain} takes, without {@code byte[]}, which JSON does not have
     * @return the text
     * @throws IllegalArgumentException where JSON has no such value
     */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder(256);
        append(out, Values.plain(value));
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof String text) {
            quote(out, text);
        } else if (value instanceof Map<?, ?> members) {
            char before = '{';
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(before);
                quote(out, (String) member.getKey());
                out.append(':');
                append(out, member.getValue());
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof List<?> items) {
            char before = '[';
            for (Object item : items) {
                out.append(before);
                append(out, item);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value instanceof byte[]) {
            throw new IllegalArgumentException("JSON has no bytes: encode them as base64 text");
        } else {
            // null, true, false; and what Java prints of a finite number is a number of JSON, too.
            out.append(value);
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (each >= ' ' && each != '"' && each != '\\') {
                continue;
            }
            out.append(text, from, at).append('\\');
            switch (each) {
                case '"', '\\' -> out.append(each);
                case '\n' -> out.append('n');
                case '\r' -> out.append('r');
                case '\t' -> out.append('t');
                default -> out.append("u00").append(HEX.charAt(each >> 4)).append(HEX.charAt(each & 15));
            }
            from = at + 1;
        }
        out.append(text, from, text.length()).append('"');
    }
}
