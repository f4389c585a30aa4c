package io.ctibridge.client;

import static io.ctibridge.client.Check.equal;
import static io.ctibridge.client.Check.fails;
import static io.ctibridge.client.Check.that;

import io.ctibridge.client.codec.Json;
import io.ctibridge.client.codec.Member;
import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import io.ctibridge.client.types.CtiPhoneEvent;
import io.ctibridge.client.types.CtiPhoneEventType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Records of plain values, and plain values of records. */
final class ValuesTest {
    private ValuesTest() {}

    private enum Colour {
        RED,
        @Member("dark green")
        GREEN
    }

    private record Inner(String name, Long optional) {}

    private record Outer(
            int small,
            long large,
            double real,
            boolean flag,
            Colour colour,
            List<Inner> inners,
            Map<String, List<Colour>> colours,
            @Member("default") byte[] bytes,
            Object anything,
            BigDecimal exact,
            BigInteger whole) {}

    private record Strict(String name) {
        Strict {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a name is needed");
            }
        }
    }

    static void add(Suite suite) {
        suite.test("a record is made of an object, with all that it holds, and becomes the same object again", () -> {
            String text = "{\"small\":1,\"large\":2,\"real\":3.5,\"flag\":true,\"colour\":\"dark green\","
                    + "\"inners\":[{\"name\":\"a\",\"optional\":4},{\"name\":\"b\"}],\"colours\":{\"x\":[\"RED\"]},"
                    + "\"anything\":[1],\"exact\":0.5,\"whole\":7}";
            Outer outer = Values.as(Json.read(text), Outer.class);
            equal(new Inner("b", null), outer.inners().get(1));
            equal(List.of(Colour.RED), outer.colours().get("x"));
            equal(Colour.GREEN, outer.colour());
            equal(Json.read(text), Json.read(Json.write(outer)));
        });
        suite.test("bytes are taken from base64 as well", () -> {
            Map<String, Object> object = new java.util.HashMap<>(Values.object(Values.plain(
                    new Outer(1, 2, 3, true, null, null, null, null, null, null, null))));
            object.put("default", "AQI=");
            equal(new byte[] {1, 2}, Values.as(object, Outer.class).bytes());
            object.put("default", "!");
            fails(UnreadableException.class, () -> Values.as(object, Outer.class));
        });
        suite.test("members that nobody asks for are left out, texts that no constant has are null", () -> {
            equal(new Inner("a", null), Values.as(Map.of("name", "a", "more", 1L), Inner.class));
            Map<String, Object> event = Map.of("eventType", "EventOfTomorrow", "DN", "70120");
            equal(null, Values.as(event, CtiPhoneEvent.class).eventType());
            equal(CtiPhoneEventType.EventRinging, Values.as("EventRinging", CtiPhoneEventType.class));
        });
        suite.test("what does not fit says which member does not", () -> {
            refused(Map.of("name", 1L), Inner.class, "name is 1, not java.lang.String");
            refused(Map.of("optional", "1"), Inner.class, "optional is text");
            refused(Map.of("optional", 1.5), Inner.class, "optional: 1.5 is no Long");
            refused(Map.of("small", 1L << 31), Outer.class, "small: 2147483648 is no Integer");
            refused(Map.of("small", 1L), Outer.class, "large is missing");
            refused(List.of(), Inner.class, "the value is a list");
            refused(Map.of("name", ""), Strict.class, "refuses");
            refused(new BigDecimal("1e999999999"), Long.class, "no Long");
            refused(new BigDecimal("1e999999999"), BigInteger.class, "not java.math.BigInteger");
            refused(Double.NaN, Long.class, "no Long");
            String said = fails(UnreadableException.class, () -> Values.listOf(List.of(1L, "x"), Long.class)).getMessage();
            that(said.contains("[1] is text"), said);
        });
        suite.test("whole numbers come in any class that holds them", () -> {
            equal(3, Values.as(3.0, int.class));
            equal((short) 3, Values.as(3L, Short.class));
            equal((byte) 3, Values.as(3L, byte.class));
            equal(3.0, Values.as(3L, double.class));
            equal(new BigInteger("3"), Values.as(3L, BigInteger.class));
        });
        suite.test("arrays, iterables, counters and builders become plain values, other objects do not", () -> {
            equal("[1,\"a\",[2],null,\"RED\"]", Json.write(new Object[] {1, 'a', new int[] {2}, null, Colour.RED}));
            equal("[1,\"b\"]", Json.write(Arrays.asList(new AtomicLong(1), new StringBuilder("b"))));
            fails(IllegalArgumentException.class, () -> Json.write(new Object()));
            fails(IllegalArgumentException.class, () -> Json.write(Map.of(1, 2)));
            fails(IllegalArgumentException.class, () -> Json.write(new byte[1]));
        });
    }

    private static void refused(Object value, Class<?> type, String why) throws Exception {
        String said = fails(UnreadableException.class, () -> Values.as(value, type)).getMessage();
        that(said.contains(why), said + " should contain: " + why);
    }
}
