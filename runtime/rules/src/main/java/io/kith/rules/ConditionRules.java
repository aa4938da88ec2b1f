package io.kith.rules;

import io.kith.policy.routing.Attribute;
import io.kith.policy.routing.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What must be true of the values of a call: {@code when}, patterns by names. */
record ConditionRules(
    Map<String, String> baggage, Map<String, String> metadata, Map<String, String> arguments) {

  ConditionRules {
    conditions(baggage, metadata, arguments);
  }

  List<Condition> conditions() {
    return conditions(baggage, metadata, arguments);
  }

  private static List<Condition> conditions(
      Map<String, String> baggage, Map<String, String> metadata, Map<String, String> arguments) {
    var conditions = new ArrayList<Condition>();
    add(conditions, baggage, Attribute.Baggage::new);
    add(conditions, metadata, Attribute.Header::new);
    add(conditions, arguments, Attribute.Argument::new);
    return conditions;
  }

  private static void add(
      List<Condition> conditions,
      Map<String, String> patterns,
      Function<String, Attribute> attribute) {
    patterns.forEach((name, pattern) ->
        conditions.add(new Condition(attribute.apply(name), Texts.match(pattern))));
  }
}
