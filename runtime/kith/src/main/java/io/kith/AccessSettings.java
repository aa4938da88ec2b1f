package io.kith;

import io.kith.trust.AccessRule;
import java.util.List;
import java.util.Optional;

/** One entry of {@code server.access}: who may call what, or may not. */
record AccessSettings(
    Optional<String> name, List<String> allow, List<String> deny, List<String> methods) {

  AccessSettings {
    if (allow.isEmpty() == deny.isEmpty()) {
      throw new IllegalArgumentException("a rule has either allow or deny, and callers there");
    }
    rule("", name, allow, deny, methods);
  }

  /** The rule; without a name of its own it is called by its number, from 1. */
  AccessRule rule(int number) {
    return rule("number " + number, name, allow, deny, methods);
  }

  private static AccessRule rule(
      String otherwise,
      Optional<String> name,
      List<String> allow,
      List<String> deny,
      List<String> methods) {
    return new AccessRule(
        name.orElse(otherwise), deny.isEmpty(), deny.isEmpty() ? allow : deny, methods);
  }
}
