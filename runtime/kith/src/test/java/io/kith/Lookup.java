package io.kith;

import io.kith.core.Enough;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import io.kith.core.Strategy;
import io.kith.core.Strategy.Kind;
import java.util.List;
import java.util.Optional;

/** A service for tests, each of whose methods is called by a strategy of its own. */
@Service("test.Lookup")
public interface Lookup {

  /** What was found. */
  record Found(String what, int count, Optional<String> where, List<String> others) {}

  /** Asked elsewhere, too, when it is late. */
  @Idempotent
  @Strategy(value = Kind.HEDGED, after = "20ms", maxPercent = 100)
  String hedged(String what);

  /** Asked once. */
  @Strategy(Kind.FAILFAST)
  String once(String what);

  /** Nothing, if it is not to be had. */
  @Strategy(Kind.FAILSAFE)
  Found find(String what);

  /** A guess, if it is not to be had. */
  @Strategy(value = Kind.FAILSAFE, otherwise = "{\"what\": \"a guess\", \"count\": 7}")
  Found guess(String what);

  /** Told to more than half. */
  @Strategy(value = Kind.BROADCAST, enough = Enough.QUORUM)
  void forget(String what);
}
