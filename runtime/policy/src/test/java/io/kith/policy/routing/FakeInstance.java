package io.kith.policy.routing;

import java.util.Map;

/** A candidate of which a test says everything. */
record FakeInstance(
    String id, String version, String region, String zone, String cell, Map<String, String> labels)
    implements Routable {

  static FakeInstance of(String id, Map<String, String> labels) {
    return new FakeInstance(id, "1.0.0", "", "", "", labels);
  }
}
