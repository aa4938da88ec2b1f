package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Status;
import io.kith.transport.http2.Headers;

/**
 * What the trailers of a response say, read once and kept with them: most say that all is well.
 * Immutable.
 */
record ResponseEnd(Status status, Executed executed, Metadata metadata) {

  /** What these trailers say; it is kept with them. */
  static ResponseEnd of(Headers trailers) {
    if (trailers.attachment() instanceof ResponseEnd known) {
      return known;
    }
    ResponseEnd end = read(trailers);
    trailers.attach(end);
    return end;
  }

  private static ResponseEnd read(Headers trailers) {
    Status status =
        GrpcStatus.isIn(trailers)
            ? GrpcStatus.read(trailers)
            : Status.of(Code.UNKNOWN, "the server ended the call without a grpc-status");
    Executed executed =
        trailers.get(GrpcFields.NOT_EXECUTED) == null ? Executed.MAYBE : Executed.NO;
    return new ResponseEnd(status, executed, metadata(trailers));
  }

  /** How a call ended is known whatever came along. */
  private static Metadata metadata(Headers trailers) {
    try {
      return GrpcMetadata.read(trailers);
    } catch (CodecException e) {
      return Metadata.empty();
    }
  }
}
