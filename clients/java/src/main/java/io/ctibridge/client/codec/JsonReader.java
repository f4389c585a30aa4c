package io.ctibridge.client.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text from its beginning to its end. */
final class JsonReader {
    /** A number with more characters is no figure of anything, and takes long to compute with. */
    private static final int NUMBER_MOST_CHARACTERS = 1_000;

    /** So many digits always fit into 64 bits. */
    private static final int LONG_SAFE_CHARACTERS = 18;

    /** So many digits without an exponent always are those of a double. */
    private static final int DOUBLE_SAFE_CHARACTERS = 15;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Object document() {
        Object value = value(0);
        blanks();
        if (at < text.length()) {
            throw wrong("the value has ended before");
        }
        return value;
    }

    private Object value(int depth) {
        blanks();
        if (at >= text.length()) {
            throw wrong("a value is missing");
        }
        char first = text.charAt(at);
        return switch (first) {
            case '{' -> object(deeper(depth));
            case '[' -> array(deeper(depth));
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private int deeper(int depth) {
        if (depth >= Values.DEPTH_MOST) {
            throw wrong("nested deeper than " + Values.DEPTH_MOST + " levels");
        }
        at++;
        return depth + 1;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        blanks();
        if (next('}')) {
            return Map.of();
        }
        do {
            blanks();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw wrong("a member's name is missing");
            }
            String name = string();
            blanks();
            require(':');
            members.put(name, value(depth));
            blanks();
        } while (next(','));
        require('}');
        return Collections.unmodifiableMap(members);
    }

    private List<Object> array(int depth) {
        List<Object> items = new ArrayList<>();
        blanks();
        if (next(']')) {
            return List.of();
        }
        do {
            items.add(value(depth));
            blanks();
        } while (next(','));
        require(']');
        return Collections.unmodifiableList(items);
    }

    private String string() {
        at++;
        int from = at;
        StringBuilder unescaped = null;
        while (at < text.length()) {
            char each = text.charAt(at);
            if (each == '"') {
                String rest = text.substring(from, at++);
                return unescaped == null ? rest : unescaped.append(rest).toString();
            }
            if (each < ' ') {
                throw wrong("a control character in a text");
            }
            at++;
            if (each == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, from, at - 1).append(escaped());
                from = at;
            }
        }
        throw wrong("a text does not end");
    }

    private char escaped() {
        char kind = at < text.length() ? text.charAt(at++) : 0;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw wrong("no such escape");
        };
    }

    /** One unit of UTF-16. Two that belong together come as two escapes. */
    private char unit() {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < text.length() ? hexDigit(text.charAt(at)) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits are missing");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /** Of ASCII only: other scripts' digits are none of JSON's. */
    private static int hexDigit(char each) {
        return each < 128 ? Character.digit(each, 16) : -1;
    }

    private Number number() {
        int from = at;
        next('-');
        if (!next('0')) {
            digits();
        }
        int whole = at;
        if (next('.')) {
            digits();
        }
        int mantissa = at;
        if (next('e') || next('E')) {
            if (!next('+')) {
                next('-');
            }
            digits();
        }
        if (at - from > NUMBER_MOST_CHARACTERS) {
            throw wrong("a number of more than " + NUMBER_MOST_CHARACTERS + " characters");
        }
        String said = text.substring(from, at);
        if (at == whole) {
            return wholeNumber(said);
        }
        boolean isShort = at == mantissa && said.length() <= DOUBLE_SAFE_CHARACTERS;
        return isShort ? Double.valueOf(said) : decimal(said);
    }

    private static Number wholeNumber(String said) {
        if (said.length() <= LONG_SAFE_CHARACTERS) {
            return Long.valueOf(said);
        }
        return Values.smallest(new BigInteger(said));
    }

    private Number decimal(String said) {
        double near = Double.parseDouble(said);
        try {
            BigDecimal exact = new BigDecimal(said);
            return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0 ? near : exact;
        } catch (NumberFormatException error) {
            throw wrong("a number whose exponent has more than 32 bits");
        }
    }

    private void digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong("no value of JSON");
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("no value of JSON");
        }
        at += word.length();
        return value;
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean next(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char wanted) {
        if (!next(wanted)) {
            throw wrong("'" + wanted + "' is missing");
        }
    }

    private UnreadableException wrong(String what) {
        return new UnreadableException("not JSON, at character " + at + ": " + what);
    }
}
