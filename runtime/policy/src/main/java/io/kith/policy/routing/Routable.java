package io.kith.policy.routing;

import io.kith.policy.Candidate;
import java.util.Map;

/** A candidate, and what rules may ask of its instance. None of it changes. */
public interface Routable extends Candidate {

  /** The semantic version of its application. */
  String version();

  /** The region that it runs in; empty if nobody has said it. */
  String region();

  /** The zone that it runs in; empty if nobody has said it. */
  String zone();

  /** The cell that it runs in; empty if nobody has said it. */
  String cell();

  /** What else is known of it. */
  Map<String, String> labels();
}
