package io.kith.rules;

import io.kith.config.Bound;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.config.Origin;
import io.kith.config.Problem;
import io.kith.policy.routing.RoutingRules;
import java.util.ArrayList;

/**
 * One whole set of rules. Immutable.
 *
 * @param revision grows with each set of one source; 0 only for those that say nothing
 * @param source where they come from, as it reads in a sentence, such as the path of a file
 * @param routing where calls go
 * @param calls how methods are called
 * @param serves how methods are served
 */
public record Rules(
    long revision,
    String source,
    RoutingRules routing,
    MethodRules<CallRule> calls,
    MethodRules<ServeRule> serves) {

  private static final Rules NONE =
      new Rules(0, "no rules", RoutingRules.NONE, MethodRules.none(), MethodRules.none());

  /** Those that say nothing. */
  public static Rules none() {
    return NONE;
  }

  /**
   * Refuses rules that have faults.
   *
   * @throws ConfigException if some method has any; it names the places
   */
  public void requireNoFaults() {
    var problems = new ArrayList<Problem>();
    calls.origins("faults").forEach(origin -> problems.add(faultAt(origin)));
    serves.origins("faults").forEach(origin -> problems.add(faultAt(origin)));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static Problem faultAt(Origin origin) {
    return new Problem(
        origin,
        "faults are refused: they are for tests, and this application was not started with"
            + " faults.allowed: true");
  }

  /**
   * The rules of a YAML text.
   *
   * @param source how it is called in errors
   * @throws io.kith.config.ConfigException if it is not YAML, or says what no rule can say; it
   *     names all that is wrong
   */
  public static Rules parse(long revision, String source, String yaml) {
    Bound<RuleDocument> bound = Config.empty().withYaml(source, yaml).bind(RuleDocument.class);
    return new Rules(
        revision,
        source,
        bound.value().routing(),
        MethodRules.of(RuleDocument.CALLS, bound.value().calls(), bound.settings()),
        MethodRules.of(RuleDocument.SERVES, bound.value().serves(), bound.settings()));
  }
}
