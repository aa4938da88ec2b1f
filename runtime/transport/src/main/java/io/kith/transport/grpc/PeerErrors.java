package io.kith.transport.grpc;

import io.kith.core.Code;
import io.kith.transport.http2.ErrorCode;

/** What it means for a call that its stream ended without a {@code grpc-status}. */
final class PeerErrors {

  private PeerErrors() {}

  /**
   * The code of a response that is none of gRPC, such as a proxy makes.
   *
   * @see <a href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to
   *     gRPC Status Code Mapping</a>
   */
  static Code ofHttp(int status) {
    return switch (status) {
      case 400 -> Code.INTERNAL;
      case 401 -> Code.UNAUTHENTICATED;
      case 403 -> Code.PERMISSION_DENIED;
      case 404 -> Code.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> Code.UNAVAILABLE;
      default -> Code.UNKNOWN;
    };
  }

  /**
   * The code of a stream that the peer reset.
   *
   * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#errors">gRPC over
   *     HTTP2, Errors</a>
   */
  static Code ofReset(ErrorCode code) {
    return switch (code) {
      case NO_ERROR,
          PROTOCOL_ERROR,
          INTERNAL_ERROR,
          FLOW_CONTROL_ERROR,
          SETTINGS_TIMEOUT,
          FRAME_SIZE_ERROR,
          COMPRESSION_ERROR,
          CONNECT_ERROR ->
          Code.INTERNAL;
      case REFUSED_STREAM -> Code.UNAVAILABLE;
      case CANCEL -> Code.CANCELLED;
      case ENHANCE_YOUR_CALM -> Code.RESOURCE_EXHAUSTED;
      case INADEQUATE_SECURITY -> Code.PERMISSION_DENIED;
      case STREAM_CLOSED, HTTP_1_1_REQUIRED -> Code.UNKNOWN;
    };
  }
}
