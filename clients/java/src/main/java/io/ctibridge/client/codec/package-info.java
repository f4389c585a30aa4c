/**
 * What crosses the wire as plain values: JSON and MessagePack, and records made of them.
 *
 * <p>Plain values are {@code null}, {@link java.lang.Boolean}, {@link java.lang.String}, numbers,
 * {@link java.util.List}, {@link java.util.Map} with text keys, and {@code byte[]} in MessagePack. What is read cannot
 * be modified. Errors: {@link io.ctibridge.client.codec.UnreadableException} for what comes,
 * {@link java.lang.IllegalArgumentException} for what is to go.
 */
package io.ctibridge.client.codec;
