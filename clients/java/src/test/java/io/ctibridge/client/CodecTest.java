package io.ctibridge.client;

import static io.ctibridge.client.Check.equal;
import static io.ctibridge.client.Check.fails;
import static io.ctibridge.client.Check.that;

import io.ctibridge.client.codec.Json;
import io.ctibridge.client.codec.MessagePack;
import io.ctibridge.client.codec.UnreadableException;
import io.ctibridge.client.codec.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** JSON and MessagePack: what is written is read again, what is wrong is said to be. */
final class CodecTest {
    /** The same ones in every run. */
    private static final int INPUTS = 3_000;

    private CodecTest() {}

    static void add(Suite suite) {
        suite.test("what JSON writes it reads again, whatever it is", () -> roundTrips(false));
        suite.test("what MessagePack writes it reads again, whatever it is", () -> roundTrips(true));
        suite.test("no damaged text makes JSON fail in any way but its own", CodecTest::damagedJson);
        suite.test("no damaged document makes MessagePack fail in any way but its own", CodecTest::damagedMessagePack);
        suite.test("numbers of JSON keep their exact values", CodecTest::numbers);
        suite.test("texts of JSON keep every character, and half a surrogate pair never leaves", CodecTest::texts);
        suite.test("what is no JSON is refused, and it says where", CodecTest::noJson);
        suite.test("MessagePack takes each number and length in its shortest form", CodecTest::shortest);
        suite.test("what is no MessagePack is refused, lengths that lie included", CodecTest::noMessagePack);
        suite.test("both encodings take 500 levels, and refuse 501 both ways", CodecTest::depth);
        suite.test("what was read cannot be modified", CodecTest::unmodifiable);
    }

    private static void roundTrips(boolean binary) {
        Random random = new Random(1);
        for (int input = 0; input < INPUTS; input++) {
            Object value = value(random, 0, binary);
            Object again = binary ? MessagePack.read(MessagePack.write(value)) : Json.read(Json.write(value));
            that(same(value, again), "input " + input + ": " + value + " became " + again);
        }
    }

    private static void damagedJson() {
        Random random = new Random(2);
        for (int input = 0; input < INPUTS; input++) {
            StringBuilder text = new StringBuilder(Json.write(value(random, 0, false)));
            for (int damage = random.nextInt(3); damage >= 0 && text.length() > 0; damage--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "{}[]\",:\\u0eE-+.9tn\u0000\ud800".charAt(random.nextInt(20)));
                    default -> text.setLength(at);
                }
            }
            try {
                Json.read(text.toString());
            } catch (UnreadableException expected) {
                that(expected.getMessage().startsWith("not JSON, at character "), expected.getMessage());
            }
        }
    }

    private static void damagedMessagePack() {
        Random random = new Random(3);
        for (int input = 0; input < INPUTS; input++) {
            byte[] document = MessagePack.write(value(random, 0, true));
            for (int damage = random.nextInt(3); damage >= 0 && document.length > 0; damage--) {
                int at = random.nextInt(document.length);
                if (random.nextBoolean()) {
                    document[at] = (byte) random.nextInt();
                } else {
                    document = Arrays.copyOf(document, at);
                }
            }
            try {
                MessagePack.read(document);
            } catch (UnreadableException expected) {
                that(expected.getMessage().startsWith("not MessagePack"), expected.getMessage());
            }
        }
    }

    private static void numbers() throws Exception {
        equal(9223372036854775807L, Json.read("9223372036854775807"));
        equal(-9223372036854775808L, Json.read("-9223372036854775808"));
        equal(new BigInteger("9223372036854775808"), Json.read("9223372036854775808"));
        equal(0L, Json.read("-0"));
        equal(0.1, Json.read("0.1"));
        equal(1e300, Json.read("1e300"));
        equal(-0.0, Json.read("-0.0"));
        equal(new BigDecimal("0.1234567890123456789"), Json.read("0.1234567890123456789"));
        equal("0.1234567890123456789", Json.write(Json.read("0.1234567890123456789")));
        equal(new BigDecimal("1e400"), Json.read("1e400"));
        equal(new BigDecimal("1e-2000000000"), Json.read("1e-2000000000"));
        equal("0.1", Json.write(0.1f));
        equal("5", Json.write(new BigDecimal("5")));
        for (String wrong : List.of("01", "1.", ".5", "+1", "1e", "-", "0x1", "1_0", "\u0661", "NaN", "1e99999999999")) {
            fails(UnreadableException.class, () -> Json.read(wrong));
        }
        fails(UnreadableException.class, () -> Json.read("1".repeat(1_001)));
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            fails(IllegalArgumentException.class, () -> Json.write(wrong));
        }
    }

    private static void texts() throws Exception {
        equal("\ud83d\ude00", Json.read("\"\\ud83d\\ude00\""));
        equal("\"\ud83d\ude00\"", Json.write("\ud83d\ude00"));
        equal("\"\\\\\\\"\\n\\u0001\u007f\u2028é\"", Json.write("\\\"\n\u0001\u007f\u2028é"));
        equal("/\b\f\r\t", Json.read("\"\\/\\b\\f\\r\\t\""));
        // Half a pair is read as it is, since the PBX has said it, but no peer would take it.
        String half = (String) Json.read("\"\\ud83d\"");
        equal("\ud83d", half);
        for (Object wrong : List.of(half, "\ude00\ud83d", Map.of(half, 1), List.of("a" + half))) {
            fails(IllegalArgumentException.class, () -> Json.write(wrong));
            fails(IllegalArgumentException.class, () -> MessagePack.write(wrong));
        }
    }

    private static void noJson() throws Exception {
        for (String wrong : List.of(
                "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:2}",
                "\"", "\"\\", "\"\\x\"",
                "\"\\u12\"", "\"\\u12g4\"", "\"\\u\u0661234\"", "\"\n\"",
                "tru", "nul", "truefalse", "1 2", "[1]]", "'a'", "//", "\ufeff1")) {
            fails(UnreadableException.class, () -> Json.read(wrong));
        }
        that(
                fails(UnreadableException.class, () -> Json.read("{\"a\": x}")).getMessage().contains("at character 6"),
                "it should say where");
        equal(Map.of("a", 2L), Json.read(" { \"a\" : 1 , \"a\" : 2 } "));
    }

    private static void shortest() {
        long[] numbers = {
            0, 127, 128, 255, 256, 65_535, 65_536, 4294967295L, 4294967296L, -1, -32, -33, -128, -129, -32_768, -32_769
        };
        int[] sizes = {1, 1, 2, 2, 3, 3, 5, 5, 9, 1, 1, 2, 2, 3, 3, 5};
        for (int each = 0; each < numbers.length; each++) {
            byte[] document = MessagePack.write(numbers[each]);
            equal(sizes[each], document.length);
            equal(numbers[each], MessagePack.read(document));
        }
        equal(5, MessagePack.write(Integer.MIN_VALUE).length);
        equal(9, MessagePack.write(Integer.MIN_VALUE - 1L).length);
        for (int length : new int[] {0, 31, 32, 255, 256, 65_535, 65_536}) {
            int head = length < 32 ? 1 : length < 256 ? 2 : length < 65_536 ? 3 : 5;
            equal(head + length, MessagePack.write("a".repeat(length)).length);
            equal("a".repeat(length), MessagePack.read(MessagePack.write("a".repeat(length))));
            byte[] bytes = new byte[length];
            equal(Math.max(head, 2) + length, MessagePack.write(bytes).length);
            equal(bytes, MessagePack.read(MessagePack.write(bytes)));
        }
        for (int count : new int[] {15, 16, 65_535, 65_536}) {
            List<Object> items = Collections.nCopies(count, null);
            equal((count < 16 ? 1 : count < 65_536 ? 3 : 5) + count, MessagePack.write(items).length);
            equal(items, MessagePack.read(MessagePack.write(items)));
        }
        BigInteger most = new BigInteger("18446744073709551615");
        equal(most, MessagePack.read(MessagePack.write(most)));
        equal(1.5, MessagePack.read(new byte[] {(byte) 0xca, 0x3f, (byte) 0xc0, 0, 0}));
    }

    private static void noMessagePack() throws Exception {
        int[][] wrong = {
            {}, {0xc1}, {0xd4, 1, 2}, {0x91}, {0x81, 0xa1, 'a'}, {0x81, 1, 1}, {0xa2, 'a'}, {0xa1, 0xff}, {1, 1},
            {0xa3, 0xed, 0xa0, 0x80}, {0xdd, 0xff, 0xff, 0xff, 0xff}, {0xdf, 0xff, 0xff, 0xff, 0xff},
            {0xc6, 0xff, 0xff, 0xff, 0xff}, {0xdb, 0x7f, 0xff, 0xff, 0xff}, {0xcb, 0},
        };
        for (int[] each : wrong) {
            byte[] document = new byte[each.length];
            for (int at = 0; at < each.length; at++) {
                document[at] = (byte) each[at];
            }
            fails(UnreadableException.class, () -> MessagePack.read(document));
        }
        fails(IllegalArgumentException.class, () -> MessagePack.write(BigInteger.TWO.pow(64)));
        BigInteger tooLittle = BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE);
        fails(IllegalArgumentException.class, () -> MessagePack.write(tooLittle));
        fails(IllegalArgumentException.class, () -> MessagePack.write(new BigDecimal("0.1234567890123456789")));
    }

    private static void depth() throws Exception {
        Object deep = 1L;
        for (int level = 0; level < Values.DEPTH_MOST; level++) {
            deep = level % 2 == 0 ? List.of(deep) : Map.of("a", deep);
        }
        Object most = deep;
        equal(most, Json.read(Json.write(most)));
        equal(most, MessagePack.read(MessagePack.write(most)));
        fails(IllegalArgumentException.class, () -> Json.write(List.of(most)));
        fails(IllegalArgumentException.class, () -> MessagePack.write(List.of(most)));
        fails(UnreadableException.class, () -> Json.read("[" + Json.write(most) + "]"));
        fails(UnreadableException.class, () -> Json.read("[".repeat(1_000_000)));
        byte[] arrays = new byte[1_000_000];
        Arrays.fill(arrays, (byte) 0x91);
        fails(UnreadableException.class, () -> MessagePack.read(arrays));
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        fails(IllegalArgumentException.class, () -> Json.write(itself));
    }

    private static void unmodifiable() throws Exception {
        byte[] document = MessagePack.write(Map.of("a", List.of(1)));
        for (Object read : List.of(Json.read("{\"a\":[1]}"), MessagePack.read(document))) {
            Map<String, Object> object = Values.object(read);
            fails(UnsupportedOperationException.class, () -> object.put("b", 1));
            fails(UnsupportedOperationException.class, () -> ((List<?>) object.get("a")).remove(0));
        }
    }

    /** Any plain value, as often simple as nested. */
    static Object value(Random random, int depth, boolean binary) {
        return switch (random.nextInt(depth < 4 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(Long.SIZE);
            case 3 -> number(random, binary);
            case 4, 5 -> text(random);
            case 6 -> binary ? bytes(random) : Long.valueOf(random.nextInt(10));
            case 7 -> {
                List<Object> items = new ArrayList<>();
                for (int count = random.nextInt(20); count > 0; count--) {
                    items.add(value(random, depth + 1, binary));
                }
                yield items;
            }
            default -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (int count = random.nextInt(20); count > 0; count--) {
                    members.put(text(random), value(random, depth + 1, binary));
                }
                yield members;
            }
        };
    }

    private static Number number(Random random, boolean binary) {
        double real = Double.longBitsToDouble(random.nextLong());
        if (binary || random.nextBoolean()) {
            return Double.isFinite(real) ? real : random.nextDouble();
        }
        BigInteger digits = new BigInteger(1 + random.nextInt(200), random);
        return random.nextBoolean() ? digits : new BigDecimal(digits, random.nextInt(400) - 200);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(40); count > 0; count--) {
            int each = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            text.appendCodePoint(each >= 0xd800 && each < 0xe000 ? '"' : each);
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Whether two values say the same; numbers by their exact value, whatever their class. */
    private static boolean same(Object one, Object other) {
        if (one instanceof Number && other instanceof Number) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        } else if (one instanceof byte[] bytes && other instanceof byte[] others) {
            return Arrays.equals(bytes, others);
        } else if (one instanceof List<?> items && other instanceof List<?> others) {
            boolean all = items.size() == others.size();
            for (int each = 0; all && each < items.size(); each++) {
                all = same(items.get(each), others.get(each));
            }
            return all;
        } else if (one instanceof Map<?, ?> members && other instanceof Map<?, ?> others) {
            return members.keySet().equals(others.keySet())
                    && members.keySet().stream().allMatch(name -> same(members.get(name), others.get(name)));
        }
        return one == null ? other == null : one.equals(other);
    }
}
