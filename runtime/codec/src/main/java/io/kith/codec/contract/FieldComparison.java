package io.kith.codec.contract;

import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import java.util.Set;

/** Compares a field with what it was; it has kept its name and its number. */
final class FieldComparison {

  private static final Set<Cardinality> AT_MOST_ONCE =
      Set.of(Cardinality.SINGULAR, Cardinality.OPTIONAL);

  private final Comparison comparison;
  private final String message;
  private final FieldSchema old;
  private final FieldSchema now;

  FieldComparison(Comparison comparison, String message, FieldSchema old, FieldSchema now) {
    this.comparison = comparison;
    this.message = message;
    this.old = old;
    this.now = now;
  }

  void run() {
    if (old.kind() != now.kind() || old.mapKey() != now.mapKey()) {
      type(Effect.BREAKS_WIRE);
    } else if (old.cardinality() != now.cardinality()) {
      cardinality();
    } else if (!Comparison.isSameName(old.typeName(), now.typeName())) {
      type(
          comparison.isSameOnTheWire(old.typeName(), now.typeName())
              ? Effect.BREAKS_SOURCE
              : Effect.BREAKS_WIRE);
    } else {
      comparison.visit(old.typeName(), now.typeName());
      rest();
    }
  }

  private void cardinality() {
    boolean isAtMostOnce =
        AT_MOST_ONCE.contains(old.cardinality()) && AT_MOST_ONCE.contains(now.cardinality());
    boolean isRequired = comparison.before().isRequired(old) || comparison.after().isRequired(now);
    if (isAtMostOnce && isRequired) {
      type(Effect.BREAKS_WIRE, "whoever needs it refuses a message of one who leaves it out");
    } else {
      type(isAtMostOnce ? Effect.BREAKS_SOURCE : Effect.BREAKS_WIRE);
    }
  }

  /** What remains when the type is the same. */
  private void rest() {
    if (!old.javaType().equals(now.javaType())) {
      type(Effect.BREAKS_SOURCE);
    } else if (!old.oneof().equals(now.oneof())) {
      boolean isRenamed = !old.oneof().isEmpty() && !now.oneof().isEmpty();
      add(
          isRenamed ? Effect.BREAKS_SOURCE : Effect.BREAKS_WIRE,
          label() + " was in " + oneof(old) + " and is in " + oneof(now),
          isRenamed
              ? "generated code of callers knows the old name"
              : "who has the old contract does not know what excludes what",
          "put it back");
    } else if (!old.jsonName().equals(now.jsonName())) {
      add(
          Effect.BREAKS_JSON,
          label() + " was called " + old.jsonName() + " and is called " + now.jsonName(),
          "JSON and the source of callers know the old name",
          "name it " + old.jsonName() + " again");
    }
  }

  private static String oneof(FieldSchema field) {
    return field.oneof().isEmpty() ? "no oneof" : "oneof " + field.oneof();
  }

  private String label() {
    return comparison.labels().field(message, now);
  }

  private void type(Effect effect) {
    type(
        effect,
        effect == Effect.BREAKS_WIRE
            ? "who has the old contract takes its bytes for what it was"
            : "the bytes are the same, but the source of callers has the old type");
  }

  private void type(Effect effect, String why) {
    boolean isTold = !Labels.type(old).equals(Labels.type(now));
    String was = isTold ? Labels.type(old) : Labels.fullType(old);
    String is = isTold ? Labels.type(now) : Labels.fullType(now);
    add(
        effect,
        label() + " was " + was + " and is " + is,
        why,
        "make it " + was + " again, or keep it and add another at the end");
  }

  private void add(Effect effect, String what, String why, String advice) {
    comparison.add(new Change(new Place.Member(message, now.name()), effect, what, why, advice));
  }
}
