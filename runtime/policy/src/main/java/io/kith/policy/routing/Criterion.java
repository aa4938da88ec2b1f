package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left to ask of a call, when its method and caller are known. Thread-safe; allocates
 * nothing.
 */
public final class Criterion {

  /** A condition, and what reads its value. */
  record Question(ValueReader reader, Condition condition) {}

  /** A chain of them, which the compiler makes less code of than of an array. */
  private record Asked(ValueReader reader, TextMatch match, @Nullable Asked next) {}

  private final List<Question> questions;
  private final @Nullable Asked first;
  private final Window window;
  private final boolean isTimed;
  private final Share share;
  private final boolean isOfAll;
  private final @Nullable ValueReader key;
  private final long salt;
  private final Surroundings surroundings;

  private Criterion(
      List<Question> questions,
      Window window,
      Share share,
      @Nullable ValueReader key,
      long salt,
      Surroundings surroundings) {
    this.questions = List.copyOf(questions);
    Asked asked = null;
    for (Question question : questions.reversed()) {
      asked = new Asked(question.reader(), question.condition().match(), asked);
    }
    this.first = asked;
    this.window = window;
    this.isTimed = !window.equals(Window.ALWAYS);
    this.share = share;
    this.isOfAll = share.isAll();
    this.key = key;
    this.salt = salt;
    this.surroundings = surroundings;
  }

  /**
   * What is left of criteria; empty if no call of the method can have all of it.
   *
   * @param name of the rule: shares of rules with other names are drawn apart
   */
  public static Optional<Criterion> of(
      String name, Criteria criteria, Method method, Surroundings surroundings) {
    if (!criteria.mayBeOf(method)
        || !criteria.mayBeOf(surroundings.caller())
        || criteria.share().percent() == 0) {
      return Optional.empty();
    }
    var questions = new ArrayList<Question>();
    for (Condition condition : criteria.conditions()) {
      Optional<ValueReader> reader =
          ValueReader.of(condition.attribute(), method, surroundings.arguments());
      if (reader.isPresent()) {
        questions.add(new Question(reader.get(), condition));
      } else if (!condition.match().matches(null)) {
        return Optional.empty();
      }
    }
    Optional<ValueReader> key =
        criteria
            .share()
            .key()
            .flatMap(attribute -> ValueReader.of(attribute, method, surroundings.arguments()));
    if (criteria.share().key().isPresent() && key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Criterion(
            questions,
            criteria.window(),
            criteria.share(),
            key.orElse(null),
            Key.hash(name),
            surroundings));
  }

  List<Question> questions() {
    return questions;
  }

  /** This one, without a question whose answer is known to be yes. */
  Criterion without(Question answered) {
    List<Question> rest = questions.stream().filter(question -> question != answered).toList();
    return new Criterion(rest, window, share, key, salt, surroundings);
  }

  /** Whether every call has it. */
  public boolean isAlways() {
    return questions.isEmpty() && !isTimed && isOfAll;
  }

  /** Whether this call has it. */
  public boolean holds(Call call) {
    for (Asked asked = first; asked != null; asked = asked.next) {
      if (!asked.reader.matches(call, asked.match)) {
        return false;
      }
    }
    return (!isTimed || window.contains(surroundings.clock().millis()))
        && (isOfAll || isInShare(call));
  }

  private boolean isInShare(Call call) {
    double point = key == null ? surroundings.anyPoint() : key.point(call, salt);
    return point != ValueReader.ABSENT && point * 100 < share.percent();
  }
}
