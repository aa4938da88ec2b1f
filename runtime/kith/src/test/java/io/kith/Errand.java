package io.kith;

import io.kith.core.Service;

/** A service for tests. */
@Service("test.Errand")
public interface Errand {

  /** Does what the implementation wants. */
  String run(String what);
}
