package io.kith.telemetry;

import io.kith.core.Code;
import io.kith.core.Reply;

/**
 * Which outcomes are faults, on either side: something did not work as it should. The others are
 * answers, such as that there is no such user, or nobody's fault, such as a call that its caller
 * gave up.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/grpc/">how gRPC's servers are
 *     judged</a>
 */
final class Faults {

  private Faults() {}

  static boolean isFault(Code code) {
    return switch (code) {
      case UNKNOWN,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          UNIMPLEMENTED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS ->
          true;
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          false;
    };
  }

  static boolean isFault(Reply reply) {
    return reply instanceof Reply.Failure failure && isFault(failure.status().code());
  }
}
