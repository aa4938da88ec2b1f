package io.kith.hub;

import io.kith.core.Service;

/** Nobody serves it: it is there for the codec that is generated for its message. */
@Service("kith.hub.SavedHubFile")
public interface SavedHubFormat {

  /** What the file holds. */
  SavedHub content();
}
