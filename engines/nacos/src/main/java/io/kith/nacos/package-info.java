/**
 * The registry of those who run Nacos: {@code nacos://host:port/namespace}.
 *
 * <p>An application is a service of Nacos in a group of Kith's own, and each of its instances an
 * ephemeral instance, which Nacos keeps for as long as the connection of its process lasts. Nacos'
 * own client does the talking, over gRPC; {@link io.kith.nacos.NacosProvider} says what it leaves
 * behind.
 *
 * @see <a href="https://nacos.io/en/docs/latest/manual/user/overview/">Nacos</a>
 */
@NullMarked
package io.kith.nacos;

import org.jspecify.annotations.NullMarked;
