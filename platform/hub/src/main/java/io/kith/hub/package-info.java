/**
 * The hub: a registry that needs nothing installed.
 *
 * <p>A {@link io.kith.hub.Hub} is a server with one service, {@link io.kith.cluster.HubService},
 * and can be embedded; {@link io.kith.hub.HubMain} is the process around it.
 */
@NullMarked
package io.kith.hub;

import org.jspecify.annotations.NullMarked;
