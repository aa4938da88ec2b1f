package io.kith.cli;

import io.kith.EffectiveRules;
import java.util.ArrayList;
import java.util.List;

/** Effective rules, for people. */
final class RulesText {

  private RulesText() {}

  static List<String> lines(EffectiveRules rules) {
    var lines = new ArrayList<String>();
    lines.add(rules.application() + ", by " + rules.rules());
    for (EffectiveRules.OfMethod method : rules.methods()) {
      lines.add("");
      lines.add(method.method() + (method.side().equals("server") ? ", served" : ", called"));
      int width =
          method.stages().stream().mapToInt(stage -> stage.stage().length()).max().orElse(0);
      for (EffectiveRules.OfStage stage : method.stages()) {
        add(lines, stage, width);
      }
    }
    return lines;
  }

  private static void add(List<String> lines, EffectiveRules.OfStage stage, int width) {
    String name = "  " + stage.stage() + " ".repeat(width - stage.stage().length()) + "  ";
    if (stage.values().isEmpty()) {
      lines.add(name.stripTrailing());
    }
    String start = name;
    for (EffectiveRules.Value value : stage.values()) {
      lines.add(start + value.key() + " = " + value.value() + " (" + value.origin() + ")");
      start = " ".repeat(name.length());
    }
  }
}
