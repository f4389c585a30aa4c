/**
 * A client of ctibridge: {@link io.ctibridge.client.CtiClient} makes calls and hears events.
 *
 * <p>What goes wrong is in {@code io.ctibridge.client.errors}, results and events are records of {@code
 * io.ctibridge.client.types}.
 */
package io.ctibridge.client;
