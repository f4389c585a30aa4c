package io.ctibridge.client.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * MessagePack (its specification of 2017-08-09, without extension types, which the bridge does not use) as plain
 * values.
 */
public final class MessagePack {
    private MessagePack() {}

    /**
     * The value of a MessagePack document.
     *
     * @param document one value
     * @return a plain value, which cannot be modified; numbers are {@link Long}, {@link Double}, or {@link BigInteger}
     *     beyond 2⁶³
     * @throws UnreadableException where it is not MessagePack, or is nested deeper than {@value Values#DEPTH_MOST}
     *     levels
     */
    public static Object read(byte[] document) {
        return new MessagePackReader(document).document();
    }

    /**
     * A value as MessagePack, each number and length in its shortest form.
     *
     * @param value what {@link Values#plain} takes
     * @return the document
     * @throws IllegalArgumentException where MessagePack has no such value: numbers beyond 64 bits, decimals beyond a
     *     double
     */
    public static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            append(new DataOutputStream(bytes), Values.plain(value));
        } catch (IOException error) {
            throw new UncheckedIOException("memory cannot be written", error);
        }
        return bytes.toByteArray();
    }

    private static void append(DataOutputStream out, Object value) throws IOException {
        if (value == null) {
            out.writeByte(0xc0);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? 0xc3 : 0xc2);
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            text(out, utf8.length);
            out.write(utf8);
        } else if (value instanceof Long number) {
            whole(out, number);
        } else if (value instanceof Double number) {
            out.writeByte(0xcb);
            out.writeDouble(number);
        } else if (value instanceof Map<?, ?> members) {
            many(out, members.size(), 0x80, 0xde);
            for (Map.Entry<?, ?> member : members.entrySet()) {
                append(out, member.getKey());
                append(out, member.getValue());
            }
        } else if (value instanceof List<?> items) {
            many(out, items.size(), 0x90, 0xdc);
            for (Object item : items) {
                append(out, item);
            }
        } else if (value instanceof byte[] bytes) {
            sized(out, bytes.length, 0xc4);
            out.write(bytes);
        } else if (value instanceof BigInteger number) {
            if (number.signum() < 0 || number.bitLength() > 64) {
                throw new IllegalArgumentException("MessagePack has no numbers beyond 64 bits: " + number);
            }
            out.writeByte(0xcf);
            out.writeLong(number.longValue());
        } else {
            throw new IllegalArgumentException("MessagePack has no such exact decimal: " + ((BigDecimal) value));
        }
    }

    private static void whole(DataOutputStream out, long number) throws IOException {
        if (number >= -32 && number <= 127) {
            out.writeByte((int) number);
        } else if (number >= 0) {
            if (number < 1L << 8) {
                out.writeByte(0xcc);
                out.writeByte((int) number);
            } else if (number < 1L << 16) {
                out.writeByte(0xcd);
                out.writeShort((int) number);
            } else if (number < 1L << 32) {
                out.writeByte(0xce);
                out.writeInt((int) number);
            } else {
                out.writeByte(0xcf);
                out.writeLong(number);
            }
        } else if (number >= Byte.MIN_VALUE) {
            out.writeByte(0xd0);
            out.writeByte((int) number);
        } else if (number >= Short.MIN_VALUE) {
            out.writeByte(0xd1);
            out.writeShort((int) number);
        } else if (number >= Integer.MIN_VALUE) {
            out.writeByte(0xd2);
            out.writeInt((int) number);
        } else {
            out.writeByte(0xd3);
            out.writeLong(number);
        }
    }

    private static void text(DataOutputStream out, int length) throws IOException {
        if (length < 32) {
            out.writeByte(0xa0 | length);
        } else {
            sized(out, length, 0xd9);
        }
    }

    /** A length in one, two or four bytes, by three formats that follow each other. */
    private static void sized(DataOutputStream out, int length, int format) throws IOException {
        if (length < 1 << 8) {
            out.writeByte(format);
            out.writeByte(length);
        } else if (length < 1 << 16) {
            out.writeByte(format + 1);
            out.writeShort(length);
        } else {
            out.writeByte(format + 2);
            out.writeInt(length);
        }
    }

    private static void many(DataOutputStream out, int count, int few, int format) throws IOException {
        if (count < 16) {
            out.writeByte(few | count);
        } else if (count < 1 << 16) {
            out.writeByte(format);
            out.writeShort(count);
        } else {
            out.writeByte(format + 1);
            out.writeInt(count);
        }
    }
}
