/** Telephony through ctibridge: calls, agents and events over one WebSocket, without dependencies. */
module io.ctibridge.client {
    requires transitive java.net.http;

    exports io.ctibridge.client;
    exports io.ctibridge.client.codec;
    exports io.ctibridge.client.errors;
    exports io.ctibridge.client.methods;
    exports io.ctibridge.client.types;
}
