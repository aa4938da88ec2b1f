package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;

/** How hard a call is tried, and on whom. What is left of a call when all filters are passed. */
@FunctionalInterface
interface ClusterStrategy {

  /** Makes the call and blocks until it is over. */
  Reply call(MethodBinding method, Call call);
}
