/** Discovery, endpoints and cluster strategies: policies put to work over the transport. */
@NullMarked
package io.kith.cluster;

import org.jspecify.annotations.NullMarked;
