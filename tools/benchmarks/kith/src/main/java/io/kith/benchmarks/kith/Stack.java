package io.kith.benchmarks.kith;

import io.kith.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The mechanisms that stand around every call by default, and the rules that turn each of them off.
 *
 * <p>Variants are {@code stack-on}, {@code stack-off}, and {@code stack-without-} with the name of
 * one mechanism.
 */
final class Stack {

  /** How variants of this kind begin. */
  static final String VARIANT = "stack-";

  private static final String WITHOUT = VARIANT + "without-";

  /** What turns a mechanism off, where calls are made and where they are served. */
  private record Off(String calls, String serves) {}

  private static final Map<String, Off> MECHANISMS =
      new TreeMap<>(
          Map.of(
              "overload", new Off("", "concurrency: {limit: none, queue: false}"),
              "throttle", new Off("throttle: {off: true}", ""),
              "bulkhead", new Off("bulkheads: []", ""),
              "retry",
                  new Off(
                      "retry: {attempts: 1, budget: {off: true}}\n    attemptTimeout: 'off'", "")));

  private Stack() {}

  /** The configuration with the rules of a variant; the same one for any other variant. */
  static Config configure(Config config, String variant) {
    return rules(variant)
        .map(rules -> config.with("rules", write(rules).toString()))
        .orElse(config);
  }

  /** The rules of a variant, if it has any. */
  static Optional<String> rules(String variant) {
    if (variant.equals(VARIANT + "off")) {
      return Optional.of(off(MECHANISMS.values()));
    }
    if (variant.startsWith(WITHOUT)) {
      Off mechanism = MECHANISMS.get(variant.substring(WITHOUT.length()));
      if (mechanism == null) {
        throw new IllegalArgumentException(
            variant + " is none of them; mechanisms are " + MECHANISMS.keySet());
      }
      return Optional.of(off(List.of(mechanism)));
    }
    return Optional.empty();
  }

  private static String off(Iterable<Off> mechanisms) {
    var calls = new StringBuilder();
    var serves = new StringBuilder();
    for (Off off : mechanisms) {
      calls.append(off.calls.isEmpty() ? "" : "    " + off.calls + "\n");
      serves.append(off.serves.isEmpty() ? "" : "    " + off.serves + "\n");
    }
    return section("calls", calls) + section("serves", serves);
  }

  private static String section(String name, StringBuilder lines) {
    return lines.isEmpty() ? name + ": {}\n" : name + ":\n  \"*\":\n" + lines;
  }

  private static Path write(String rules) {
    try {
      Path file = Files.createTempFile("kith-stack-", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
