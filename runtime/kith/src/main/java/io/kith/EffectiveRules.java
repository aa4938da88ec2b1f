package io.kith;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.resilience.Stages;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands around the calls of an application, with the values in force.
 *
 * @param application who it is about
 * @param rules which rules are in force, as it reads in a sentence
 * @param methods those that are served, then those that are called, each by their names
 */
public record EffectiveRules(String application, String rules, List<OfMethod> methods) {

  /**
   * What stands around the calls of one method.
   *
   * @param method its path
   * @param side {@code server} for one that is served, {@code client} for one that is called
   * @param stages in the order in which a call passes them
   */
  public record OfMethod(String method, String side, List<OfStage> stages) {}

  /**
   * The values of one stage.
   *
   * @param stage what it is called
   * @param values none, if it has nothing to be told
   */
  public record OfStage(String stage, List<Value> values) {}

  /**
   * One value.
   *
   * @param key its key in an entry of the rules
   * @param value as it would be written there
   * @param origin where it comes from: {@code default}, an annotation, or a place in a file
   */
  public record Value(String key, String value, String origin) {

    private static Value of(Setting setting) {
      return new Value(setting.key(), setting.value(), setting.origin().toString());
    }
  }

  /**
   * Of an application.
   *
   * @param methods which, of those that are known
   */
  static EffectiveRules of(String application, Rules rules, List<OfMethod> methods) {
    return new EffectiveRules(
        application,
        rules.revision() == 0
            ? rules.source()
            : "revision " + rules.revision() + " of " + rules.source(),
        methods);
  }

  /** Of a method at one end of its calls. */
  public static OfMethod of(Stages stages, Method method) {
    var all = new ArrayList<OfStage>();
    stages
        .effective(method)
        .forEach((stage, settings) ->
            all.add(new OfStage(stage.label(), settings.stream().map(Value::of).toList())));
    return new OfMethod(method.path(), stages.side().name().toLowerCase(Locale.ROOT), all);
  }
}
