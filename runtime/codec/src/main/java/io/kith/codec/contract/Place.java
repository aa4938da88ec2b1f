package io.kith.codec.contract;

/** What of a contract a change is about, as the contract after the change names it. */
public sealed interface Place {

  /** The service itself. */
  record Service() implements Place {}

  /**
   * A method.
   *
   * @param name its name on the wire
   */
  record Method(String name) implements Place {}

  /**
   * A message or enum.
   *
   * @param name its full name
   */
  record Type(String name) implements Place {}

  /**
   * A field of a message, or a value of an enum.
   *
   * @param type the full name of the message or enum
   * @param name its name in the {@code .proto}
   */
  record Member(String type, String name) implements Place {}
}
