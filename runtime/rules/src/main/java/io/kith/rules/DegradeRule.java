package io.kith.rules;

import io.kith.core.Code;
import java.util.List;
import java.util.Optional;

/**
 * What answers for a method that fails, or is not to be called. Of several, the first that can: an
 * old reply, what {@code otherwise} says, nothing ({@code silence}), the fallback that the code
 * brings.
 *
 * @param off whether the method is turned off: no call of it is made, or served
 * @param fallback whether the fallback that the code brings is used; it is unless said otherwise
 * @param cache which replies are kept to stand in for later ones
 * @param otherwise a reply in JSON
 * @param silence whether the reply of which no field is set answers
 * @param on the codes of failures that are answered so; empty for those that say that the method
 *     cannot, and not that the caller asks for what there is not
 */
public record DegradeRule(
    Optional<Boolean> off,
    Optional<Boolean> fallback,
    Optional<CacheRule> cache,
    Optional<String> otherwise,
    Optional<Boolean> silence,
    List<Code> on) {

  public DegradeRule {
    if (otherwise.isPresent() && silence.orElse(false)) {
      throw new IllegalArgumentException(
          "'otherwise' says what is answered, so 'silence' means nothing; remove one of them");
    }
    if (otherwise.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          "otherwise is empty; write a reply in JSON, or silence: true for one without any field");
    }
    if (on.contains(Code.OK)) {
      throw new IllegalArgumentException("on has OK, which is no failure; remove it");
    }
    on = List.copyOf(on);
  }

  /** What a server cannot do, its callers can. */
  void requireOfServer() {
    if (cache.isPresent() || otherwise.isPresent() || silence.isPresent()) {
      throw new IllegalArgumentException(
          "degrade has cache, otherwise or silence, which are the caller's to say; write them in"
              + " calls, or bring a fallback with the implementation");
    }
  }
}
