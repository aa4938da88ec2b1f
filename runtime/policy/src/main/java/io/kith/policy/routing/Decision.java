package io.kith.policy.routing;

import io.kith.core.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of several rules, in their order, is the first that holds for a call: found by looking
 * values up rather than by asking one rule after the other. Where several rules ask for certain
 * values of the same attribute, as one rule for each developer or tenant does, the value leads to
 * those that are left.
 *
 * @param <T> what a rule leads to
 */
sealed interface Decision<T> {

  /** How many rules all branches have together, those included that stand in several. */
  int MAX_SPREAD = 100_000;

  /** What the first rule leads to that holds; null if none does. */
  @Nullable T of(Call call);

  /** A rule, and what it leads to. */
  record Rule<T>(Criterion criterion, T outcome) {}

  /** Rules that are asked in turn. */
  record InTurn<T>(@Nullable Turn<T> first) implements Decision<T> {

    /** A chain, which the compiler makes less code of than of an array. */
    record Turn<T>(Criterion criterion, T outcome, @Nullable Turn<T> next) {}

    static <T> InTurn<T> of(List<Rule<T>> rules) {
      Turn<T> first = null;
      for (Rule<T> rule : rules.reversed()) {
        first = new Turn<>(rule.criterion(), rule.outcome(), first);
      }
      return new InTurn<>(first);
    }

    @Override
    public @Nullable T of(Call call) {
      for (Turn<T> turn = first; turn != null; turn = turn.next) {
        if (turn.criterion.holds(call)) {
          return turn.outcome;
        }
      }
      return null;
    }
  }

  /** Rules by a value that is text. */
  record ByText<T>(ValueReader reader, Map<String, Decision<T>> known, Decision<T> otherwise)
      implements Decision<T> {
    @Override
    public @Nullable T of(Call call) {
      String value = reader.text(call);
      Decision<T> found = value == null ? null : known.get(value);
      return (found == null ? otherwise : found).of(call);
    }
  }

  /** The decision among rules, the first of which wins. */
  static <T> Decision<T> among(List<Rule<T>> inOrder) {
    return among(inOrder, MAX_SPREAD);
  }

  private static <T> Decision<T> among(List<Rule<T>> inOrder, long maxSpread) {
    List<Rule<T>> rules = upToTheFirstThatAlwaysHolds(inOrder);
    return mostAskedFor(rules)
        .filter(reader -> spread(reader, rules) <= maxSpread)
        .map(reader -> byValue(reader, rules, maxSpread))
        .orElseGet(() -> InTurn.of(rules));
  }

  private static <T> List<Rule<T>> upToTheFirstThatAlwaysHolds(List<Rule<T>> rules) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).criterion().isAlways()) {
        return rules.subList(0, i + 1);
      }
    }
    return rules;
  }

  /** What most rules want certain values of; empty if it is not even two. */
  private static <T> Optional<ValueReader> mostAskedFor(List<Rule<T>> rules) {
    var counts = new LinkedHashMap<ValueReader, Integer>();
    for (Rule<T> rule : rules) {
      rule.criterion().questions().stream()
          .filter(question -> values(question).isPresent())
          .map(Criterion.Question::reader)
          .distinct()
          .forEach(reader -> counts.merge(reader, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** The values that a question wants, if it wants certain ones of a text. */
  private static Optional<Set<String>> values(Criterion.Question question) {
    return question.reader() instanceof ValueReader.OfNumber
        ? Optional.empty()
        : question.condition().match().values();
  }

  /** The first question for certain values of what is read; null if there is none. */
  private static Criterion.@Nullable Question question(ValueReader reader, Criterion criterion) {
    for (Criterion.Question question : criterion.questions()) {
      if (question.reader().equals(reader) && values(question).isPresent()) {
        return question;
      }
    }
    return null;
  }

  private static <T> long spread(ValueReader reader, List<Rule<T>> rules) {
    Set<String> values = new TreeSet<>();
    long indifferent = 0;
    long wanting = 0;
    for (Rule<T> rule : rules) {
      Criterion.Question question = question(reader, rule.criterion());
      if (question == null) {
        indifferent++;
      } else {
        Set<String> wanted = values(question).orElseThrow();
        values.addAll(wanted);
        wanting += wanted.size();
      }
    }
    return indifferent * (values.size() + 1) + wanting;
  }

  private static <T> Decision<T> byValue(ValueReader reader, List<Rule<T>> rules, long maxSpread) {
    var others = new ArrayList<Rule<T>>();
    var byValue = new HashMap<String, List<Rule<T>>>();
    for (Rule<T> rule : rules) {
      Criterion.Question question = question(reader, rule.criterion());
      if (question == null) {
        others.add(rule);
        byValue.values().forEach(branch -> branch.add(rule));
      } else {
        var rest = new Rule<>(rule.criterion().without(question), rule.outcome());
        for (String value : values(question).orElseThrow()) {
          byValue.computeIfAbsent(value, _ -> new ArrayList<>(others)).add(rest);
        }
      }
    }
    var known = new HashMap<String, Decision<T>>();
    long share = maxSpread / (byValue.size() + 1);
    byValue.forEach((value, branch) -> known.put(value, among(branch, share)));
    return new ByText<>(reader, Map.copyOf(known), among(others, share));
  }
}
