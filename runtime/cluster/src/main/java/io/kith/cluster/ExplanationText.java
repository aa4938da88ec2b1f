package io.kith.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An explanation as a person reads it. */
record ExplanationText(Explanation explanation) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(explanation.method() + " called by " + explanation.caller());
    lines.add("");
    lines.add("instances that the registry knows:");
    for (Explanation.Known known : explanation.instances()) {
      lines.add(
          "  "
              + (known.whyNot().isEmpty() ? "+ " : "- ")
              + described(known.instance())
              + (known.unconfirmed() ? ", known from before: the registry does not list it" : "")
              + (known.whyNot().isEmpty() ? "" : ": " + known.whyNot()));
      known.seen().ifPresent(seen -> lines.add("      " + described(seen)));
    }
    lines.add("");
    lines.add("rules, " + explanation.rules() + ":");
    explanation
        .steps()
        .forEach(step ->
            lines.add(
                "  "
                    + (step.applies() ? "+ " : "- ")
                    + step.kind().name().toLowerCase(Locale.ROOT)
                    + " "
                    + step.rule()
                    + ": "
                    + step.why()));
    if (explanation.steps().isEmpty()) {
      lines.add("  none says where calls go");
    }
    if (!explanation.baggage().isEmpty()) {
      lines.add("");
      lines.add("baggage of the call:");
      sorted(explanation.baggage()).forEach(entry -> lines.add("  " + entry));
    }
    lines.add("");
    lines.addAll(pools());
    lines.add("");
    lines.add("balancer: " + explanation.balancer());
    lines.add("strategy: " + explanation.strategy());
    lines.add("deadline, if the caller has none: " + explanation.timeout());
    return lines;
  }

  private static List<String> sorted(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static String described(Instance instance) {
    var text = new StringBuilder(instance.toString()).append(" ").append(instance.version());
    add(text, "region", instance.location().region());
    add(text, "zone", instance.location().zone());
    add(text, "cell", instance.location().cell());
    sorted(instance.statedLabels()).forEach(label -> text.append(", ").append(label));
    return text.toString();
  }

  private static String described(Explanation.Seen seen) {
    return "weight %d, connections %d, open calls %d, %s"
        .formatted(
            seen.weight(),
            seen.connections(),
            seen.outstanding(),
            seen.response().isZero()
                ? "no answer yet"
                : "answers in %.1f ms".formatted(seen.response().toNanos() / 1e6));
  }

  private static void add(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append(", ").append(name).append(" ").append(value);
    }
  }

  private List<String> pools() {
    var lines = new ArrayList<String>();
    if (explanation.pools().isEmpty()) {
      lines.add("the call would fail: " + explanation.whyNobody());
      return lines;
    }
    lines.add("who gets it:");
    int turn = 1;
    for (Explanation.Pool pool : explanation.pools()) {
      lines.add("  " + turn++ + ". " + pool.name());
      pool.members().entrySet().stream()
          .sorted(
              Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .forEach(member ->
              lines.add("       %s %.1f%%".formatted(member.getKey(), member.getValue() * 100)));
    }
    lines.add(
        "one that fails it is followed by the next: " + String.join(", ", explanation.attempts()));
    return lines;
  }
}
