/**
 * The registry {@code etcd://}: instances as keys with leases in etcd.
 *
 * <p>It speaks to etcd by its gRPC interface, of which {@link io.kith.etcd.Kv}, {@link
 * io.kith.etcd.Leasing}, {@link io.kith.etcd.Watching} and {@link io.kith.etcd.Auth} are as much as
 * is needed.
 *
 * @see <a href="https://etcd.io/docs/v3.5/learning/api/">the API of etcd</a>
 */
@NullMarked
package io.kith.etcd;

import org.jspecify.annotations.NullMarked;
