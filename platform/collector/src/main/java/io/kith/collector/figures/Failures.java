package io.kith.collector.figures;

import io.kith.core.Code;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which ends of calls are failures: what a server could not do, or refused as it had too much to
 * do. That a caller asked for what there is not, may not have it, or gave up, is none; nor is an
 * exception that the contract declares.
 */
final class Failures {

  private static final Set<Code> FAILURES =
      EnumSet.of(
          Code.UNKNOWN,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.UNIMPLEMENTED,
          Code.INTERNAL,
          Code.UNAVAILABLE,
          Code.DATA_LOSS);
  private static final Map<String, Code> CODES =
      Stream.of(Code.values()).collect(Collectors.toUnmodifiableMap(Code::name, code -> code));
  private static final int SERVER_ERRORS = 500;

  private Failures() {}

  /**
   * Whether calls that end so failed.
   *
   * @param code the name of a {@link Code}, a status of HTTP, or whatever else
   * @param otherwise the answer for whatever else
   */
  static boolean isFailure(String code, boolean otherwise) {
    Optional<Code> known = Optional.ofNullable(CODES.get(code));
    return known
        .map(FAILURES::contains)
        .orElseGet(() -> number(code) > 0 ? number(code) >= SERVER_ERRORS : otherwise);
  }

  /** The number that a text is; 0 if it is none of up to three digits. */
  static int number(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(text) : 0;
  }
}
