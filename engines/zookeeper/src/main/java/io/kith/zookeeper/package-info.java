/** The registry {@code zookeeper://}: instances as ephemeral nodes in ZooKeeper, by Curator. */
@NullMarked
package io.kith.zookeeper;

import org.jspecify.annotations.NullMarked;
