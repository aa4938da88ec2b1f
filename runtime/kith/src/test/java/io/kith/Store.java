package io.kith;

import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.List;

/** A service for tests, some of which it can do without. */
@Service("test.Store")
public interface Store {

  /** What somebody may like. */
  record Offer(String owner, List<String> goods) {}

  /** There is nothing for such people. */
  final class Barred extends Exception {
    private static final long serialVersionUID = 1L;

    /** Tells who. */
    public Barred(String who) {
      super(who);
    }

    /** Who it is. */
    public String who() {
      return String.valueOf(getMessage());
    }
  }

  /** An offer for somebody. */
  @Idempotent
  Offer offer(String who, int count) throws Barred;

  /** How many are waiting. */
  @Idempotent
  int waiting(String who);
}
