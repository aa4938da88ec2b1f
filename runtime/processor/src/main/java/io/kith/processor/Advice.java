package io.kith.processor;

import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** What to write instead of a type that cannot cross the wire. */
final class Advice {

  private static final Map<String, String> BOXES =
      Map.of(
          "java.lang.Boolean", "boolean",
          "java.lang.Byte", "byte",
          "java.lang.Short", "short",
          "java.lang.Integer", "int",
          "java.lang.Long", "long",
          "java.lang.Float", "float",
          "java.lang.Double", "double",
          "java.lang.Character", "char");

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("java.lang.Object", "use a record, or a sealed interface of records"),
          Map.entry("java.lang.Void", "use void"),
          Map.entry("java.lang.Number", "use long, double or BigDecimal"),
          Map.entry("java.lang.CharSequence", "use String"),
          Map.entry("java.math.BigInteger", "use long, BigDecimal or String"),
          Map.entry("java.net.URI", "use String"),
          Map.entry("java.util.Date", "use Instant"),
          Map.entry("java.time.LocalDateTime", "use Instant, or LocalDate for a day"),
          Map.entry("java.time.ZonedDateTime", "use Instant, and a String for the zone"),
          Map.entry("java.time.OffsetDateTime", "use Instant"),
          Map.entry("java.time.LocalTime", "use Duration since midnight, or int"),
          Map.entry("java.util.concurrent.Future", "use the value itself; a call blocks"),
          Map.entry(
              "java.util.concurrent.CompletableFuture", "use the value itself; a call blocks"),
          Map.entry("java.util.concurrent.CompletionStage", "use the value itself; a call blocks"),
          Map.entry("java.util.Collection", "use List or Set"),
          Map.entry("java.lang.Iterable", "use List"),
          Map.entry("java.util.Iterator", "use List"),
          Map.entry("java.util.stream.IntStream", "use Stream<Integer>"),
          Map.entry("java.util.stream.LongStream", "use Stream<Long>"),
          Map.entry("java.util.stream.DoubleStream", "use Stream<Double>"));

  private Advice() {}

  /** The error of a boxed type where nothing is generic. */
  static UnsupportedTypeException boxed(TypeElement type) {
    String name = type.getSimpleName().toString();
    String primitive = BOXES.get(type.getQualifiedName().toString());
    String optional =
        switch (name) {
          case "Integer" -> "Optional<Integer> or OptionalInt";
          case "Long" -> "Optional<Long> or OptionalLong";
          case "Double" -> "Optional<Double> or OptionalDouble";
          default -> "Optional<" + name + ">";
        };
    return new UnsupportedTypeException(
        name + " may be null; use " + primitive + ", or " + optional + " if it may be absent");
  }

  /** The error of an optional or collection inside of another. */
  static UnsupportedTypeException nested(String outer, String inner) {
    if (inner.startsWith("Optional")) {
      return new UnsupportedTypeException(
          outer + " of " + inner + " is not possible: leave absent values out, or use a record");
    }
    String remedy =
        outer.equals("Optional")
            ? "use " + inner + " alone, which may be empty, or a record that has it"
            : "use " + article(outer) + " of records that have it";
    return new UnsupportedTypeException(
        outer + " of " + inner + " does not exist in protobuf; " + remedy);
  }

  private static String article(String type) {
    return "a " + type;
  }

  /** The error of a class that is none of those that are known. */
  static UnsupportedTypeException unsupported(TypeElement type) {
    String name = type.getQualifiedName().toString();
    if (name.equals("java.util.stream.Stream")) {
      return new UnsupportedTypeException(
          "a Stream is all that a method takes or returns, and no part of it; use List");
    }
    String instead = INSTEAD.get(name);
    return new UnsupportedTypeException(
        type.getSimpleName()
            + " cannot cross the wire; "
            + (instead == null ? advice(type) : instead));
  }

  private static String advice(TypeElement type) {
    String name = type.getQualifiedName().toString();
    if (name.startsWith("java.util.") && type.getSimpleName().toString().endsWith("Map")) {
      return "use Map";
    }
    if (name.startsWith("java.util.") && type.getSimpleName().toString().endsWith("Set")) {
      return "use Set";
    }
    if (name.startsWith("java.util.") && !type.getTypeParameters().isEmpty()) {
      return "use List";
    }
    if (type.getKind() == ElementKind.INTERFACE) {
      return "make it a sealed interface of records";
    }
    return type.getModifiers().contains(Modifier.ABSTRACT)
        ? "make it a sealed interface of records"
        : "make it a record";
  }
}
