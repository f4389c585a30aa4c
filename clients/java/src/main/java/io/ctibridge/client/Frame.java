package io.ctibridge.client;

import io.ctibridge.client.codec.Json;
import io.ctibridge.client.codec.MessagePack;

/** One frame of the socket. */
sealed interface Frame {
    /** The message in it. Throws UnreadableException. */
    Object message();

    /** A text frame: JSON. */
    record Text(String text) implements Frame {
        @Override
        public Object message() {
            return Json.read(text);
        }
    }

    /** A binary frame: MessagePack. */
    record Binary(byte[] bytes) implements Frame {
        @Override
        public Object message() {
            return MessagePack.read(bytes);
        }
    }
}
