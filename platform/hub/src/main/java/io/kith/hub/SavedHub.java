package io.kith.hub;

import io.kith.cluster.Instance;
import java.time.Instant;
import java.util.List;

/**
 * What a hub knows, as it is kept on disk.
 *
 * @param writtenAt when it was written
 * @param epoch the epoch of the hub's revisions, in milliseconds since 1970
 * @param isAll whether the hub ended after that and so knew no more
 * @param instances all that it knew
 */
public record SavedHub(Instant writtenAt, long epoch, boolean isAll, List<Instance> instances) {
  public SavedHub {
    instances = List.copyOf(instances);
  }
}
