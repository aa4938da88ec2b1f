/**
 * The front door: an {@link io.kith.App} serves what a process has to offer, and calls what others
 * offer.
 *
 * {@snippet :
 * void main() {
 *   try (var app = App.start("membership")) {
 *     app.serve(Membership.class, new MembershipService());
 *     app.await();
 *   }
 * }
 * }
 *
 * <p>It adds nothing of its own but the order of things: configuration ({@link
 * io.kith.config.Config}), server ({@link io.kith.transport.Server}), registry and clients ({@link
 * io.kith.cluster.Cluster}).
 */
@NullMarked
package io.kith;

import org.jspecify.annotations.NullMarked;
