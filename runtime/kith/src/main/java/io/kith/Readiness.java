package io.kith;

/** Whether something that an application needs is ready, and why not. */
public sealed interface Readiness {

  /** It is. */
  record Ready() implements Readiness {}

  /**
   * It is not.
   *
   * @param reason why, in a few words for people: {@code no connection to the database}
   */
  record NotReady(String reason) implements Readiness {}

  /** It is. */
  static Readiness ready() {
    return new Ready();
  }

  /** It is not, for this reason. */
  static Readiness notReady(String reason) {
    return new NotReady(reason);
  }

  /** It is if the condition holds, and otherwise it is not, for this reason. */
  static Readiness when(boolean condition, String reason) {
    return condition ? ready() : notReady(reason);
  }
}
