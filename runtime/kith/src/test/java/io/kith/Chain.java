package io.kith;

import io.kith.core.Idempotent;
import io.kith.core.Service;

/** A service for tests, of which one calls the next. */
@Service("test.Chain")
public interface Chain {

  /** Passes it on, or answers. */
  @Idempotent
  String pass(String what);
}
