package io.ctibridge.client.codec;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one MessagePack document from its beginning to its end. */
final class MessagePackReader {
    private static final long UNSIGNED_INT = 0xffff_ffffL;

    private final ByteBuffer in;

    MessagePackReader(byte[] document) {
        in = ByteBuffer.wrap(document);
    }

    Object document() {
        try {
            Object value = value(0);
            if (in.hasRemaining()) {
                throw wrong("the value has ended before");
            }
            return value;
        } catch (BufferUnderflowException error) {
            throw new UnreadableException("not MessagePack: it ends in the middle of a value", error);
        }
    }

    private Object value(int depth) {
        int format = in.get() & 0xff;
        if (format < 0x80) {
            return (long) format;
        } else if (format < 0x90) {
            return map(format & 15, depth);
        } else if (format < 0xa0) {
            return array(format & 15, depth);
        } else if (format < 0xc0) {
            return text(format & 31);
        } else if (format >= 0xe0) {
            return (long) (byte) format;
        }
        return switch (format) {
            case 0xc0 -> null;
            case 0xc2 -> Boolean.FALSE;
            case 0xc3 -> Boolean.TRUE;
            case 0xc4 -> bytes(in.get() & 0xff);
            case 0xc5 -> bytes(in.getShort() & 0xffff);
            case 0xc6 -> bytes(in.getInt() & UNSIGNED_INT);
            case 0xca -> (double) in.getFloat();
            case 0xcb -> in.getDouble();
            case 0xcc -> (long) (in.get() & 0xff);
            case 0xcd -> (long) (in.getShort() & 0xffff);
            case 0xce -> in.getInt() & UNSIGNED_INT;
            case 0xcf -> unsigned(in.getLong());
            case 0xd0 -> (long) in.get();
            case 0xd1 -> (long) in.getShort();
            case 0xd2 -> (long) in.getInt();
            case 0xd3 -> in.getLong();
            case 0xd9 -> text(in.get() & 0xff);
            case 0xda -> text(in.getShort() & 0xffff);
            case 0xdb -> text(in.getInt() & UNSIGNED_INT);
            case 0xdc -> array(in.getShort() & 0xffff, depth);
            case 0xdd -> array(in.getInt() & UNSIGNED_INT, depth);
            case 0xde -> map(in.getShort() & 0xffff, depth);
            case 0xdf -> map(in.getInt() & UNSIGNED_INT, depth);
            default -> throw wrong("the format 0x" + Integer.toHexString(format) + " is unknown here");
        };
    }

    private Map<String, Object> map(long count, int depth) {
        int inner = deeper(depth, 2 * count);
        Map<String, Object> members = new LinkedHashMap<>();
        for (long each = 0; each < count; each++) {
            if (!(value(inner) instanceof String name)) {
                throw wrong("a member's name is no text");
            }
            members.put(name, value(inner));
        }
        return Collections.unmodifiableMap(members);
    }

    private List<Object> array(long count, int depth) {
        int inner = deeper(depth, count);
        List<Object> items = new ArrayList<>((int) count);
        for (long each = 0; each < count; each++) {
            items.add(value(inner));
        }
        return Collections.unmodifiableList(items);
    }

    /** Looks whether so many values can follow at all, before memory is reserved for them. */
    private int deeper(int depth, long values) {
        if (depth >= Values.DEPTH_MOST) {
            throw wrong("nested deeper than " + Values.DEPTH_MOST + " levels");
        }
        if (values > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return depth + 1;
    }

    private byte[] bytes(long length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private String text(long length) {
        byte[] utf8 = bytes(length);
        try {
            // A decoder of one's own is told to report what is wrong; `new String` would replace it.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException error) {
            throw new UnreadableException("not MessagePack, at byte " + in.position() + ": a text is not UTF-8", error);
        }
    }

    private static Number unsigned(long bits) {
        return bits >= 0 ? Long.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
    }

    private UnreadableException wrong(String what) {
        return new UnreadableException("not MessagePack, at byte " + in.position() + ": " + what);
    }
}
