package io.kith.codec;

import io.kith.core.Method.Trait;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A method of a service.
 *
 * @param name the name on the wire, {@code CheckCoin}
 * @param signature how it reads in Java: {@code Balance checkCoin(long userId, int coins) throws
 *     InsufficientCoins}
 * @param request the full name of the request message; of each, if the method takes a stream
 * @param reply the full name of the reply message; of each, if the method answers with a stream
 * @param errors the full names of the messages of its declared exceptions
 * @param traits how it behaves
 */
public record MethodSchema(
    String name,
    String signature,
    String request,
    String reply,
    List<String> errors,
    Set<Trait> traits) {

  public MethodSchema {
    errors = List.copyOf(errors);
    var ordered = EnumSet.noneOf(Trait.class);
    ordered.addAll(traits);
    traits = Collections.unmodifiableSet(ordered);
  }

  /** A method that behaves like this. */
  public MethodSchema(
      String name,
      String signature,
      String request,
      String reply,
      List<String> errors,
      Trait... traits) {
    this(name, signature, request, reply, errors, Set.of(traits));
  }

  /** Whether it behaves like this. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
