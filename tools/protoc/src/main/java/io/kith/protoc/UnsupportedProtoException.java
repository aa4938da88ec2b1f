package io.kith.protoc;

/** A {@code .proto} says what an interface cannot; the message says where and what to do. */
final class UnsupportedProtoException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnsupportedProtoException(String message) {
    super(message, null, false, false);
  }
}
