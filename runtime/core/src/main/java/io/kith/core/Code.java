package io.kith.core;

import java.util.List;

/**
 * The canonical outcome of a call: {@link #OK} or one of the sixteen reasons for a failure, with
 * the numbers that gRPC gives them.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">gRPC status codes</a>
 */
public enum Code {
  /** The call succeeded. */
  OK,
  /** The caller gave up. */
  CANCELLED,
  /** The server failed in a way that it did not classify, typically by an undeclared exception. */
  UNKNOWN,
  /** The arguments are wrong whatever the state of the system. */
  INVALID_ARGUMENT,
  /** The deadline passed before an answer came; the call may have been executed. */
  DEADLINE_EXCEEDED,
  /** What was asked for does not exist. */
  NOT_FOUND,
  /** What should be created exists already. */
  ALREADY_EXISTS,
  /** The caller is known, and may not do this. */
  PERMISSION_DENIED,
  /** A limit was reached: a quota, a queue, a message size. */
  RESOURCE_EXHAUSTED,
  /** The system is not in the state that the call needs; a retry without a change is of no use. */
  FAILED_PRECONDITION,
  /** A concurrent change got in the way; retry the whole transaction. */
  ABORTED,
  /** Past the valid range, which may grow. */
  OUT_OF_RANGE,
  /** The method or service is not known here. */
  UNIMPLEMENTED,
  /** An invariant is broken, in the framework or in the service. */
  INTERNAL,
  /** The service cannot be reached right now; a retry may help. */
  UNAVAILABLE,
  /** Data is lost or corrupt beyond repair. */
  DATA_LOSS,
  /** The caller is not known. */
  UNAUTHENTICATED;

  private static final List<Code> BY_NUMBER = List.of(values());

  /** The number on the wire, 0 to 16. */
  public int number() {
    return ordinal();
  }

  /** The code with this number; {@link #UNKNOWN} for a number that is none. */
  public static Code of(int number) {
    return number >= 0 && number < BY_NUMBER.size() ? BY_NUMBER.get(number) : UNKNOWN;
  }
}
