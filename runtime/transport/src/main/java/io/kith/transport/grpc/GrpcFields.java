package io.kith.transport.grpc;

/** The names and constant values of the header fields that gRPC uses. */
final class GrpcFields {

  static final String CONTENT_TYPE = "content-type";
  static final String TIMEOUT = "grpc-timeout";
  static final String ENCODING = "grpc-encoding";
  static final String ACCEPT_ENCODING = "grpc-accept-encoding";
  static final String STATUS = "grpc-status";
  static final String MESSAGE = "grpc-message";
  static final String DETAILS = "grpc-status-details-bin";
  static final String TRACEPARENT = "traceparent";
  static final String TRACE_STATE = "tracestate";
  static final String BAGGAGE = "baggage";

  /** From the second attempt of a client on, how many there were before. */
  static final String PREVIOUS_ATTEMPTS = "grpc-previous-rpc-attempts";

  /** Kith's own: present in the trailers of a call that was certainly not executed. */
  static final String NOT_EXECUTED = "kith-not-executed";

  static final String GRPC = "application/grpc";
  static final String IDENTITY = "identity";
  static final String GZIP = "gzip";
  static final String ENCODINGS = IDENTITY + "," + GZIP;

  private GrpcFields() {}

  /**
   * Whether a content type is one of gRPC; its messages are protobuf if {@link #isProtobuf} says
   * so.
   */
  static boolean isGrpc(String contentType) {
    return contentType.startsWith(GRPC)
        && (contentType.length() == GRPC.length()
            || contentType.charAt(GRPC.length()) == '+'
            || contentType.charAt(GRPC.length()) == ';');
  }

  /** Of a content type of gRPC: whether its messages are protobuf. */
  static boolean isProtobuf(String contentType) {
    return contentType.length() == GRPC.length()
        || contentType.charAt(GRPC.length()) == ';'
        || contentType.startsWith("+proto", GRPC.length());
  }
}
