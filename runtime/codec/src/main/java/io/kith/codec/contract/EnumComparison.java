package io.kith.codec.contract;

import io.kith.codec.EnumSchema;
import io.kith.codec.EnumSchema.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Compares an enum with what it was. A value is known by its name. */
final class EnumComparison {

  private final EnumSchema old;
  private final EnumSchema now;
  private final List<Change> changes;
  private final String name;

  EnumComparison(EnumSchema old, EnumSchema now, List<Change> changes) {
    this.old = old;
    this.now = now;
    this.changes = changes;
    this.name = Labels.simple(now.name());
  }

  void run() {
    now.values().forEach(this::value);
    old.values().stream()
        .filter(value -> named(now, value.name()).isEmpty())
        .forEach(this::removed);
    reservations();
  }

  private static Optional<Value> named(EnumSchema type, String name) {
    return find(type, value -> value.name().equals(name));
  }

  private static Optional<Value> numbered(EnumSchema type, int number) {
    return find(type, value -> value.number() == number);
  }

  private static Optional<Value> find(EnumSchema type, Predicate<Value> which) {
    return type.values().stream().filter(which).findFirst();
  }

  private void value(Value value) {
    Optional<Value> before = named(old, value.name());
    Optional<Value> owner = numbered(old, value.number());
    if (before.isPresent()) {
      if (before.get().number() != value.number()) {
        add(
            value,
            Effect.BREAKS_WIRE,
            value.name() + " had number " + before.get().number() + " and has " + value.number(),
            "who has the old contract takes it for something else",
            "write @Field(" + before.get().number() + ") before it");
      }
    } else if (owner.isPresent()) {
      if (named(now, owner.get().name()).isEmpty()) { // otherwise it was moved, and has been told
        add(
            value,
            Effect.BREAKS_JSON,
            number(value) + " was " + owner.get().name() + " and is " + value.name(),
            "JSON and the source of callers know the old name",
            "keep it, or write @Reserved("
                + value.number()
                + ") on "
                + name
                + "; new ones go to the end");
      }
    } else if (old.reserved().contains(value.number())) {
      add(
          value,
          Effect.BREAKS_WIRE,
          number(value) + " was reserved and is " + value.name(),
          "it once was something else",
          "take a number that was never in use");
    } else {
      changes.add(Change.harmless(place(value), Effect.EXTENDS, value.name() + " is new"));
    }
  }

  private String number(Value value) {
    return "number " + value.number() + " of " + name;
  }

  private Place place(Value value) {
    return new Place.Member(now.name(), value.name());
  }

  private void add(Value value, Effect effect, String what, String why, String advice) {
    changes.add(new Change(place(value), effect, what, why, advice));
  }

  private void removed(Value value) {
    var place = new Place.Type(now.name());
    Optional<Value> successor = numbered(now, value.number());
    if (successor.isPresent() && named(old, successor.get().name()).isEmpty()) {
      return; // it was replaced, and has been told
    }
    if (now.reserved().contains(value.number())) {
      changes.add(
          Change.harmless(place, Effect.EXTENDS, value.name() + " is gone, and is reserved"));
    } else {
      changes.add(
          new Change(
              place,
              Effect.BREAKS_WIRE,
              value.name() + " is gone, and its number " + value.number() + " is not reserved",
              "a later one that takes the number is misread",
              "put it back, or write @Reserved(" + value.number() + ") on " + name));
    }
  }

  private void reservations() {
    for (int number : old.reserved()) {
      if (numbered(now, number).isEmpty() && !now.reserved().contains(number)) {
        changes.add(
            new Change(
                new Place.Type(now.name()),
                Effect.BREAKS_WIRE,
                "number " + number + " of " + name + " is no longer reserved",
                "a later constant that takes it is misread",
                "put it back into @Reserved"));
      }
    }
  }
}
