package io.kith.codec;

import java.util.List;

/**
 * A method of a service.
 *
 * @param name the name on the wire, {@code CheckCoin}
 * @param signature how it reads in Java: {@code Balance checkCoin(long userId, int coins) throws
 *     InsufficientCoins}
 * @param request the full name of the request message
 * @param reply the full name of the reply message
 * @param errors the full names of the messages of its declared exceptions
 */
public record MethodSchema(
    String name,
    String signature,
    String request,
    String reply,
    List<String> errors,
    boolean idempotent,
    boolean oneWay,
    boolean nonBlocking) {
  public MethodSchema {
    errors = List.copyOf(errors);
  }
}
