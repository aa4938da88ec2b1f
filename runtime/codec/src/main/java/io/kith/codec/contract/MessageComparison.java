package io.kith.codec.contract;

import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares a message with what it was.
 *
 * <p>A field is known by its name: one that keeps it and has another number was moved. A new name
 * at a number that somebody else had is a new meaning for it.
 */
final class MessageComparison {

  private final Comparison comparison;
  private final MessageSchema old;
  private final MessageSchema now;
  private final Map<String, FieldSchema> oldByName;
  private final Map<String, FieldSchema> nowByName;
  private final Map<Integer, FieldSchema> oldByNumber;
  private final Map<Integer, FieldSchema> nowByNumber;

  MessageComparison(Comparison comparison, MessageSchema old, MessageSchema now) {
    this.comparison = comparison;
    this.old = old;
    this.now = now;
    this.oldByName = by(old, FieldSchema::name);
    this.nowByName = by(now, FieldSchema::name);
    this.oldByNumber = by(old, FieldSchema::number);
    this.nowByNumber = by(now, FieldSchema::number);
  }

  private static <K> Map<K, FieldSchema> by(MessageSchema message, Function<FieldSchema, K> key) {
    return message.fields().stream().collect(Collectors.toMap(key, field -> field, (a, b) -> a));
  }

  void run() {
    for (FieldSchema field : now.fields()) {
      FieldSchema before = oldByName.get(field.name());
      if (before == null) {
        added(field);
      } else if (before.number() != field.number()) {
        add(
            field,
            Effect.BREAKS_WIRE,
            label(field) + " had number " + before.number() + " and has " + field.number(),
            "who has the old contract takes it for something else",
            "write @Field(" + before.number() + ") before it");
      } else {
        new FieldComparison(comparison, now.name(), before, field).run();
      }
    }
    old.fields().stream().filter(f -> !nowByName.containsKey(f.name())).forEach(this::removed);
    reservations();
  }

  private String label(FieldSchema field) {
    return comparison.labels().field(now.name(), field);
  }

  private void add(FieldSchema field, Effect effect, String what, String why, String advice) {
    comparison.add(
        new Change(new Place.Member(now.name(), field.name()), effect, what, why, advice));
  }

  private void added(FieldSchema field) {
    FieldSchema owner = oldByNumber.get(field.number());
    if (owner != null) {
      if (!nowByName.containsKey(owner.name())) { // otherwise it was moved, and has been told
        replaced(owner, field);
      }
    } else if (old.reserved().contains(field.number())) {
      add(
          field,
          Effect.BREAKS_WIRE,
          "number " + field.number() + " of " + owner() + " was reserved and is " + label(field),
          "it once was something else",
          "take a number that was never in use");
    } else if (comparison.after().isRequired(field)) {
      add(
          field,
          Effect.BREAKS_WIRE,
          label(field) + " is new and must be present",
          "who has the old contract does not send it, and a sealed interface has no default",
          "make it Optional");
    } else {
      comparison.add(
          Change.harmless(
              new Place.Member(now.name(), field.name()),
              Effect.EXTENDS,
              label(field) + " is new"));
    }
  }

  private String owner() {
    return comparison.labels().message(now.name());
  }

  private void replaced(FieldSchema before, FieldSchema field) {
    boolean isSameType = comparison.isSameOnTheWire(before, field);
    String number = "number " + field.number() + " of " + owner();
    add(
        field,
        isSameType ? Effect.BREAKS_JSON : Effect.BREAKS_WIRE,
        isSameType
            ? number + " was " + before.jsonName() + " and is " + field.jsonName()
            : number + " was " + describe(before) + " and is " + describe(field),
        isSameType
            ? "JSON and the source of callers know the old name"
            : "who has the old contract takes the one for the other",
        "keep " + before.jsonName() + ", or " + reserve(before) + "; new ones go to the end");
  }

  private static String describe(FieldSchema field) {
    return field.jsonName() + " (" + Labels.type(field) + ")";
  }

  private String reserve(FieldSchema field) {
    return "write @Reserved(" + field.number() + ") on " + comparison.labels().owner(now.name());
  }

  private void removed(FieldSchema field) {
    var place = new Place.Type(now.name());
    String label = comparison.labels().field(old.name(), field);
    FieldSchema successor = nowByNumber.get(field.number());
    if (successor != null && !oldByName.containsKey(successor.name())) {
      return; // it was replaced, and has been told
    }
    if (now.reserved().contains(field.number())) {
      comparison.add(Change.harmless(place, Effect.EXTENDS, label + " is gone, and is reserved"));
    } else {
      comparison.add(
          new Change(
              place,
              Effect.BREAKS_WIRE,
              label + " is gone, and its number " + field.number() + " is not reserved",
              "a later one that takes the number is misread",
              "put it back, or " + reserve(field)));
    }
  }

  private void reservations() {
    var place = new Place.Type(now.name());
    for (int number : old.reserved()) {
      FieldSchema taken = nowByNumber.get(number);
      if (taken == null && !now.reserved().contains(number)) {
        comparison.add(
            new Change(
                place,
                Effect.BREAKS_WIRE,
                "number " + number + " of " + owner() + " is no longer reserved",
                "a later field that takes it is misread",
                "put it back into @Reserved"));
      }
    }
    var more = new HashSet<>(now.reserved());
    old.reserved().forEach(more::remove);
    more.removeAll(oldByNumber.keySet());
    if (!more.isEmpty()) {
      comparison.add(
          Change.harmless(place, Effect.NONE, owner() + " reserves " + more + " besides"));
    }
  }
}
