/**
 * What keeps a client going while its registry does not: {@link
 * io.kith.cluster.steady.SteadyRegistry} stands around any registry, keeps what was last known on
 * disk, and holds back a mass disappearance.
 */
@NullMarked
package io.kith.cluster.steady;

import org.jspecify.annotations.NullMarked;
