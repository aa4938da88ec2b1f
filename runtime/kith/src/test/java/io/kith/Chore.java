package io.kith;

import io.kith.core.Service;

/** Another service for tests. */
@Service("test.Chore")
public interface Chore {

  /** Does what the implementation wants. */
  int count(int start);
}
