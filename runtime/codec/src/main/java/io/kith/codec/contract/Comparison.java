package io.kith.codec.contract;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares two contracts of a service: its methods, and then every type that a method of both uses.
 *
 * <p>A type name that begins with {@code @} stands for a class of protobuf-java's, of which only
 * the simple name is known at compile time. What it consists of is its own {@code .proto}'s to say.
 */
final class Comparison {

  private final Types before;
  private final Types after;
  private final Labels labels;
  private final List<Change> changes = new ArrayList<>();
  private final Deque<Pair> open = new ArrayDeque<>();
  private final Set<Pair> compared = new HashSet<>();

  /** The names of a type before and after. */
  private record Pair(String before, String after) {}

  private Comparison(Types before, Types after, Labels labels) {
    this.before = before;
    this.after = after;
    this.labels = labels;
  }

  /** The changes from one contract to the other, in the order of its methods. */
  static List<Change> between(ServiceSchema before, ServiceSchema after) {
    var comparison = new Comparison(new Types(before), new Types(after), new Labels(before, after));
    comparison.methods(before, after);
    comparison.types();
    return List.copyOf(comparison.changes);
  }

  private void methods(ServiceSchema old, ServiceSchema now) {
    for (MethodSchema method : old.methods()) {
      Optional<MethodSchema> present =
          now.methods().stream().filter(m -> m.name().equals(method.name())).findFirst();
      if (present.isPresent()) {
        method(method, present.get());
      } else {
        changes.add(
            new Change(
                new Place.Service(),
                Effect.BREAKS_WIRE,
                "method " + Labels.javaName(method) + " is gone",
                "its callers get UNIMPLEMENTED",
                "put it back, deprecated"));
      }
    }
    for (MethodSchema method : now.methods()) {
      if (old.methods().stream().noneMatch(m -> m.name().equals(method.name()))) {
        changes.add(
            Change.harmless(
                new Place.Method(method.name()),
                Effect.EXTENDS,
                "method " + Labels.javaName(method) + " is new"));
      }
    }
  }

  private void method(MethodSchema old, MethodSchema now) {
    var comparison = new MethodComparison(old, now, changes);
    int known = changes.size();
    comparison.manner();
    if (!comparison.isStreamingOtherwise()) {
      payload(comparison, "request", old.request(), now.request());
      payload(comparison, "reply", old.reply(), now.reply());
    }
    comparison.errors();
    boolean isBroken =
        changes.subList(known, changes.size()).stream().anyMatch(c -> c.effect().isBreaking());
    if (!isBroken) { // otherwise the signature has changed for a reason that was told
      comparison.signature();
    }
    now.errors().stream().filter(old.errors()::contains).forEach(error -> visit(error, error));
  }

  private void payload(MethodComparison comparison, String role, String old, String now) {
    MessageSchema oldMessage = before.message(old);
    MessageSchema newMessage = after.message(now);
    if (!isSameName(old, now)) {
      comparison.payload(role, old, now, isSameOnTheWire(old, now));
    } else if (labels.isOfMethod(now) && oldMessage != null && newMessage != null) {
      new MessageComparison(this, oldMessage, newMessage).run(); // a part of the signature
    } else {
      visit(old, now);
    }
  }

  /** Compares the types that were visited, and those that they refer to. */
  private void types() {
    for (Pair pair = open.poll(); pair != null; pair = open.poll()) {
      MessageSchema oldMessage = before.message(pair.before());
      MessageSchema newMessage = after.message(pair.after());
      EnumSchema oldEnum = before.enumeration(pair.before());
      EnumSchema newEnum = after.enumeration(pair.after());
      if (oldMessage != null && newMessage != null) {
        new MessageComparison(this, oldMessage, newMessage).run();
      } else if (oldEnum != null && newEnum != null) {
        new EnumComparison(oldEnum, newEnum, changes).run();
      }
    }
  }

  /** Has two types compared, once. */
  void visit(String old, String now) {
    var pair = new Pair(old, now);
    if (compared.add(pair)) {
      open.add(pair);
    }
  }

  void add(Change change) {
    changes.add(change);
  }

  Labels labels() {
    return labels;
  }

  Types before() {
    return before;
  }

  Types after() {
    return after;
  }

  /** Whether two names mean one type. */
  static boolean isSameName(String old, String now) {
    return now.startsWith("@") ? Labels.simple(old).equals(Labels.simple(now)) : old.equals(now);
  }

  /** Whether two fields hold the same, whatever they and their types are called. */
  boolean isSameOnTheWire(FieldSchema old, FieldSchema now) {
    return old.kind() == now.kind()
        && old.cardinality() == now.cardinality()
        && old.mapKey() == now.mapKey()
        && (isSameName(old.typeName(), now.typeName())
            || isSameOnTheWire(old.typeName(), now.typeName()));
  }

  /** Whether two types, of which only the names differ, write and read the same. */
  boolean isSameOnTheWire(String old, String now) {
    var trial = new Comparison(before, after, labels);
    trial.visit(old, now);
    trial.types();
    boolean isKnown =
        (before.message(old) != null && after.message(now) != null)
            || (before.enumeration(old) != null && after.enumeration(now) != null);
    return isKnown
        && trial.changes.stream().noneMatch(change -> change.effect() == Effect.BREAKS_WIRE);
  }
}
