/**
 * The registry of those who run Consul: {@code consul://host:port} names an agent.
 *
 * <p>An application is a service of Consul, and each of its instances a service instance that a TTL
 * check of its own keeps alive; {@link io.kith.consul.ConsulRegistry} says how the one becomes the
 * other. Whoever watches asks by blocking queries, one for each application that somebody here
 * wants to know of.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs">Consul's HTTP API</a>
 */
@NullMarked
package io.kith.consul;

import org.jspecify.annotations.NullMarked;
