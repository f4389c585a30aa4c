package io.ctibridge.client;

import io.ctibridge.client.codec.Json;
import io.ctibridge.client.codec.MessagePack;

/** How messages cross the wire. */
public enum Encoding {
    /** MessagePack, in binary frames. */
    MSGPACK("jsonrpc.msgpack"),
    /** JSON, in text frames: for those who want to read along. */
    JSON("jsonrpc");

    /** The WebSocket subprotocol which asks the bridge for this encoding (protocol, section 2). */
    final String subprotocol;

    Encoding(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** A message as a frame. Throws IllegalArgumentException for values that the encoding does not have. */
    Frame frame(Object message) {
        return this == MSGPACK ? new Frame.Binary(MessagePack.write(message)) : new Frame.Text(Json.write(message));
    }
}
