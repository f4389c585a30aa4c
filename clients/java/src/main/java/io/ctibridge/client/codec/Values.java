package io.ctibridge.client.codec;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records of plain values, and plain values of records. */
public final class Values {
    /**
     * How deep values may be nested: the PBX's deepest has 8 levels; a reader's stack has room for ten times as many.
     */
    public static final int DEPTH_MOST = 500;

    private static final Set<Class<?>> WHOLE = Set.of(Long.class, Integer.class, Short.class, Byte.class);

    private Values() {}

    /**
     * A plain value as an object of a class: a record, an enum, text, a number, {@code byte[]}, or {@link Object} for
     * itself.
     *
     * <p>A record's components are the members of an object, by their names or their {@link Member}; members without a
     * component are left out, components without a member are {@code null}, which those of primitive types cannot be.
     * Types of components may be all these, and {@code List<T>} and {@code Map<String, T>} of them. An enum's text that
     * is none of its constants is {@code null}: newer programs may know more. Numbers that do not fit into a class of
     * whole numbers are errors. The class has to be accessible: public, or opened to this module.
     *
     * @param <T> the class
     * @param value a plain value
     * @param type the class
     * @return the object; {@code null} for {@code null}
     * @throws UnreadableException where the value does not fit the class; it says which member
     */
    public static <T> T as(Object value, Class<T> type) {
        return Shapes.boxed(type).cast(Shapes.shaped(value, type, ""));
    }

    /**
     * A plain list with its items as objects of a class, see {@link #as}.
     *
     * @param <T> the class
     * @param value a plain list
     * @param type the class
     * @return the list, which cannot be modified; {@code null} for {@code null}
     * @throws UnreadableException where the value is no list, or an item does not fit the class
     */
    public static <T> List<T> listOf(Object value, Class<T> type) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> items)) {
            throw new UnreadableException("a list was expected, not " + Shapes.kindOf(value));
        }
        List<T> shaped = new ArrayList<>(items.size());
        for (Object item : items) {
            shaped.add(Shapes.boxed(type).cast(Shapes.shaped(item, type, "[" + shaped.size() + "]")));
        }
        return Collections.unmodifiableList(shaped);
    }

    /**
     * A plain object by its members' names.
     *
     * @param value a plain value
     * @return the object; {@code null} for {@code null}
     * @throws UnreadableException where the value is no object
     */
    public static Map<String, Object> object(Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw new UnreadableException("an object was expected, not " + Shapes.kindOf(value));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        members.forEach((name, member) -> object.put((String) name, member));
        return Collections.unmodifiableMap(object);
    }

    /**
     * A plain list of objects.
     *
     * @param value a plain value
     * @return the objects, by their members' names; {@code null} for {@code null}
     * @throws UnreadableException where the value is no list of objects
     */
    public static List<Map<String, Object>> objects(Object value) {
        List<Object> items = listOf(value, Object.class);
        return items == null ? null : items.stream().map(Values::object).toList();
    }

    /**
     * The plain value of what a program has at hand.
     *
     * @param value {@code null}, text, a boolean, a number, {@code byte[]}, an enum, a record (whose components that
     *     are {@code null} are left out), a map with text keys, an array, or anything to iterate over
     * @return the plain value
     * @throws IllegalArgumentException where there is none: other classes, numbers that are not finite, text with half
     *     a surrogate pair, more than {@value #DEPTH_MOST} levels
     */
    public static Object plain(Object value) {
        return plain(value, 0);
    }

    private static Object plain(Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof byte[]) {
            return value;
        } else if (value instanceof CharSequence text) {
            return wellFormed(text.toString());
        } else if (value instanceof Number number) {
            return plainNumber(number);
        } else if (value instanceof Enum<?> constant) {
            return Shapes.textOf(constant);
        } else if (value instanceof Character letter) {
            return wellFormed(letter.toString());
        } else if (depth >= DEPTH_MOST) {
            throw new IllegalArgumentException("nested deeper than " + DEPTH_MOST + " levels, or within itself");
        } else if (value instanceof Map<?, ?> members) {
            Map<String, Object> object = new LinkedHashMap<>();
            members.forEach((name, member) -> {
                if (!(name instanceof String key)) {
                    throw new IllegalArgumentException("members are named by text, not by " + name);
                }
                object.put(wellFormed(key), plain(member, depth + 1));
            });
            return object;
        } else if (value instanceof Record record) {
            Map<String, Object> object = new LinkedHashMap<>();
            Shapes.components(record).forEach((name, member) -> {
                if (member != null) {
                    object.put(name, plain(member, depth + 1));
                }
            });
            return object;
        } else if (value instanceof Iterable<?> items) {
            List<Object> list = new ArrayList<>();
            items.forEach(item -> list.add(plain(item, depth + 1)));
            return list;
        } else if (value.getClass().isArray()) {
            List<Object> list = new ArrayList<>();
            for (int each = 0; each < Array.getLength(value); each++) {
                list.add(plain(Array.get(value, each), depth + 1));
            }
            return list;
        }
        throw new IllegalArgumentException("there is no plain value of " + value.getClass().getName());
    }

    private static Number plainNumber(Number number) {
        if (number instanceof Double || number instanceof Float) {
            // By its shortest digits, so that 0.1f is 0.1.
            double real = number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
            if (!Double.isFinite(real)) {
                throw new IllegalArgumentException("no number that can be sent: " + number);
            }
            return real;
        } else if (number instanceof BigInteger whole) {
            return smallest(whole);
        } else if (number instanceof BigDecimal exact) {
            if (exact.scale() <= 0 && exact.precision() - exact.scale() <= Shapes.WHOLE_MOST_DIGITS) {
                return smallest(exact.toBigIntegerExact());
            }
            double near = exact.doubleValue();
            return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0 ? near : exact;
        } else if (WHOLE.contains(number.getClass())) {
            return number.longValue();
        }
        // Such as a counter of java.util.concurrent.atomic: it prints its value.
        return plainNumber(new BigDecimal(number.toString()));
    }

    /** Of whole numbers the smallest class that holds one. */
    static Number smallest(BigInteger whole) {
        return whole.bitLength() < Long.SIZE ? Long.valueOf(whole.longValue()) : whole;
    }

    private static String wellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (!Character.isSurrogate(each)) {
                continue;
            }
            boolean isPair = at + 1 < text.length() && Character.isSurrogatePair(each, text.charAt(at + 1));
            if (!isPair) {
                throw new IllegalArgumentException("half a surrogate pair at character " + at + " of a text");
            }
            at++;
        }
        return text;
    }
}
