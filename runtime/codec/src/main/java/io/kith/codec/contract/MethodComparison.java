package io.kith.codec.contract;

import io.kith.codec.MethodSchema;
import io.kith.core.Method.Trait;
import java.util.List;
import java.util.Optional;

/** Compares a method with what it was, apart from the types that it uses. */
final class MethodComparison {

  private static final String ANOTHER = "put it back, or add another method";

  private final MethodSchema old;
  private final MethodSchema now;
  private final List<Change> changes;
  private final String name;

  MethodComparison(MethodSchema old, MethodSchema now, List<Change> changes) {
    this.old = old;
    this.now = now;
    this.changes = changes;
    this.name = Labels.javaName(now);
  }

  private void add(Effect effect, String what, String why, String advice) {
    changes.add(new Change(new Place.Method(now.name()), effect, what, why, advice));
  }

  /** Whether one side sends a stream where it sent a message, or a message where a stream was. */
  boolean isStreamingOtherwise() {
    return !streaming(old).equals(streaming(now));
  }

  private static String streaming(MethodSchema method) {
    String request = method.is(Trait.CLIENT_STREAMING) ? "takes a stream" : "takes one message";
    String reply =
        method.is(Trait.SERVER_STREAMING) ? "answers with a stream" : "answers with one message";
    return request + " and " + reply;
  }

  /** How it is called: by messages or streams, answered or not, repeatable or not. */
  void manner() {
    if (isStreamingOtherwise()) {
      add(
          Effect.BREAKS_WIRE,
          name + " was " + old.signature() + " and is " + now.signature(),
          "its callers know that it " + streaming(old),
          ANOTHER);
    }
    boolean wasOneWay = old.is(Trait.ONE_WAY);
    if (wasOneWay != now.is(Trait.ONE_WAY)) {
      add(
          Effect.BREAKS_WIRE,
          name + (wasOneWay ? " was @OneWay and is answered" : " was answered and is @OneWay"),
          wasOneWay
              ? "its callers do not wait for the answer"
              : "its callers wait for an answer that does not come",
          (wasOneWay ? "put @OneWay back" : "remove @OneWay") + ", or add another method");
    }
    boolean wasIdempotent = old.is(Trait.IDEMPOTENT);
    if (wasIdempotent && !now.is(Trait.IDEMPOTENT)) {
      add(
          Effect.BREAKS_BEHAVIOUR,
          name + " was @Idempotent and is not",
          "its callers still repeat a call of which they know no outcome",
          "put @Idempotent back, or add another method");
    } else if (!wasIdempotent && now.is(Trait.IDEMPOTENT)) {
      changes.add(
          Change.harmless(
              new Place.Method(now.name()), Effect.EXTENDS, name + " has become @Idempotent"));
    }
  }

  /** Another type as request or reply. */
  void payload(String role, String before, String after, boolean isSameOnTheWire) {
    add(
        isSameOnTheWire ? Effect.BREAKS_SOURCE : Effect.BREAKS_WIRE,
        old.signature().equals(now.signature())
            ? "the " + role + " of " + name + " was " + before + " and is " + after
            : name + " was " + old.signature() + " and is " + now.signature(),
        isSameOnTheWire
            ? "the bytes are the same, but the source of its callers does not compile"
            : "its callers " + (role.equals("request") ? "send" : "read") + " what it was",
        ANOTHER);
  }

  void errors() {
    for (String error : old.errors()) {
      if (!now.errors().contains(error)) {
        add(
            Effect.BREAKS_SOURCE,
            name + " no longer throws " + Labels.simple(error),
            "the source of callers that catch it does not compile",
            "declare it again, even if it is not thrown any more");
      }
    }
    for (String error : now.errors()) {
      if (!old.errors().contains(error)) {
        add(
            Effect.BREAKS_SOURCE,
            name + " has begun to throw " + Labels.simple(error),
            "its callers have to catch it, and those of today cannot read it",
            "throw one that is declared, or add another method");
      }
    }
  }

  /** Order and Java types of the parameters, and whatever else the source of a caller has. */
  void signature() {
    Optional<JavaSignature> before = JavaSignature.parse(old.signature());
    Optional<JavaSignature> after = JavaSignature.parse(now.signature());
    if (before.isPresent() && after.isPresent() && !before.equals(after)) {
      add(
          Effect.BREAKS_SOURCE,
          name + " was " + old.signature() + " and is " + now.signature(),
          "the source of its callers does not compile",
          "put it back and add another method; what shall grow is a record, as the only parameter");
    } else if (!old.signature().equals(now.signature())) {
      changes.add(
          Change.harmless(
              new Place.Method(now.name()),
              Effect.NONE,
              name + " was " + old.signature() + " and is " + now.signature()));
    }
  }
}
