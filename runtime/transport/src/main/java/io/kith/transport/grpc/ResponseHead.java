package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Status;
import io.kith.transport.http2.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a response say to gRPC, read once and kept with them: servers repeat their
 * headers. Immutable.
 *
 * @param metadata what the server sent along
 * @param isGzip whether messages may be compressed
 * @param refusal why nothing can be made of the response; null if something can
 */
record ResponseHead(Metadata metadata, boolean isGzip, @Nullable Status refusal) {

  private static final int OK = 200;

  /** What these headers say; it is kept with them. */
  static ResponseHead of(Headers headers) {
    if (headers.attachment() instanceof ResponseHead known) {
      return known;
    }
    ResponseHead head = read(headers);
    headers.attach(head);
    return head;
  }

  private static ResponseHead read(Headers headers) {
    Status refusal = refusal(headers);
    if (refusal != null) {
      return refused(refusal);
    }
    try {
      Metadata metadata = GrpcMetadata.read(headers);
      return new ResponseHead(metadata, metadata.first(GrpcFields.ENCODING).isPresent(), null);
    } catch (CodecException e) {
      return refused(Status.of(Code.RESOURCE_EXHAUSTED, String.valueOf(e.getMessage())));
    }
  }

  private static ResponseHead refused(Status why) {
    return new ResponseHead(Metadata.empty(), false, why);
  }

  private static @Nullable Status refusal(Headers headers) {
    String contentType = headers.get(GrpcFields.CONTENT_TYPE);
    String shown = contentType == null ? "no content-type" : "content-type " + contentType;
    if (headers.status() != OK) {
      return Status.of(
          PeerErrors.ofHttp(headers.status()),
          "the answer is none of gRPC: HTTP status " + headers.status() + ", " + shown);
    }
    if (contentType == null || !GrpcFields.isGrpc(contentType)) {
      return Status.of(Code.UNKNOWN, "the answer is none of gRPC: it has " + shown);
    }
    String encoding = headers.get(GrpcFields.ENCODING);
    return encoding == null
            || encoding.equals(GrpcFields.IDENTITY)
            || encoding.equals(GrpcFields.GZIP)
        ? null
        : Status.of(
            Code.INTERNAL, "the answer has the grpc-encoding " + encoding + ", which is not known");
  }
}
