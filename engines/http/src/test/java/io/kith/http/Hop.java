package io.kith.http;

import io.kith.core.Service;

/** What a chain of calls is made of. */
@Service("test.Hop")
public interface Hop {

  /** Goes on to another. */
  void enter();

  /** Stays. */
  void block();
}
