package io.kith.cluster.steady;

import io.kith.core.Service;

/** Nobody serves it: it is there for the codec that is generated for its message. */
@Service("kith.cluster.SavedRegistryFile")
public interface SavedRegistryFormat {

  /** What the file holds. */
  SavedRegistry content();
}
