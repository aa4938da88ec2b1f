/**
 * The proxy: server-side discovery, for callers who know no registry.
 *
 * <p>A {@link io.kith.proxy.Proxy} is an application whose services are those of others: {@code
 * Catalog} learns their contracts from the instances that the registry knows, and {@code Relay}
 * passes their calls on, without decoding them, by the same cluster code that every client has.
 * {@link io.kith.proxy.ProxyMain} is the process around it.
 */
@NullMarked
package io.kith.proxy;

import org.jspecify.annotations.NullMarked;
