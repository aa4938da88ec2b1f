package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.core.Metadata;
import io.kith.transport.http2.HeaderField;
import io.kith.transport.http2.HeaderField.Indexing;
import io.kith.transport.http2.Headers;
import java.util.Base64;

/**
 * Metadata among the fields of a header section: all fields but those of HTTP, of gRPC itself and
 * of the context.
 *
 * <p>A binary value crosses as base64; Kith sends it without padding and takes it with or without.
 * An ASCII value crosses as it is. Of gRPC's own fields one is metadata too, since the application
 * has a say in it: {@code grpc-encoding}, how messages are compressed.
 */
final class GrpcMetadata {

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  private GrpcMetadata() {}

  /**
   * The metadata among the fields. Names that Kith does not have, and broken base64, are left out.
   */
  static Metadata read(Headers headers) {
    Metadata metadata = Metadata.empty();
    for (int i = 0; i < headers.size(); i++) {
      metadata = with(metadata, headers.field(i));
    }
    return metadata;
  }

  /** The metadata with what a field adds to it, if it is any. */
  static Metadata with(Metadata metadata, HeaderField field) {
    return with(metadata, field.name(), field.value());
  }

  /** The same of a name, in lower case, and a value. */
  static Metadata with(Metadata metadata, String name, String value) {
    if (isReserved(name) || !Metadata.isName(name)) {
      return metadata;
    }
    return name.endsWith(Metadata.BINARY_SUFFIX)
        ? withBinary(metadata, name, value)
        : withOne(metadata, name, value);
  }

  /** A proxy may have joined several values by commas, which base64 does not have. */
  private static Metadata withBinary(Metadata metadata, String name, String values) {
    Metadata more = metadata;
    for (int from = 0; from <= values.length(); ) {
      int comma = values.indexOf(',', from);
      int to = comma < 0 ? values.length() : comma;
      try {
        byte[] bytes = Base64.getDecoder().decode(values.substring(from, to).strip());
        more = withOne(more, name, BASE64.encodeToString(bytes));
      } catch (IllegalArgumentException e) {
        // A peer that sends what it must not: the call does without the value.
      }
      from = to + 1;
    }
    return more;
  }

  private static Metadata withOne(Metadata metadata, String name, String value) {
    if (metadata.size() == Metadata.MAX_ENTRIES) {
      throw CodecException.beyondLimit(
          "there are more than " + metadata.size() + " entries of metadata");
    }
    return metadata.with(name, value);
  }

  /**
   * Adds the metadata to a header section.
   *
   * @throws CodecException if an entry cannot cross: a reserved name, a value that is no ASCII
   */
  static void write(Metadata metadata, Headers.Builder headers) {
    metadata.forEach((name, value) -> {
      if (name.equals(GrpcFields.ENCODING)) {
        return; // asks for a compression, and is sent where there is one
      }
      if (isReserved(name)) {
        throw new CodecException("the metadata '" + name + "' is reserved for the protocol");
      }
      if (name.endsWith(Metadata.BINARY_SUFFIX)) {
        requireBase64(name, value);
      } else {
        requireAscii(name, value);
      }
      headers.add(name, value, indexing(name));
    });
  }

  private static Indexing indexing(String name) {
    return Metadata.isSecret(name) ? Indexing.SECRET : Indexing.VARYING;
  }

  private static void requireBase64(String name, String value) {
    try {
      Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new CodecException("the value of the metadata '" + name + "' is not base64", e);
    }
  }

  private static void requireAscii(String name, String value) {
    boolean ascii = value.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (!ascii || !value.equals(value.strip())) {
      throw new CodecException(
          "the value of the metadata '"
              + name
              + "' cannot cross gRPC, which takes printable ASCII without blanks at its ends; send"
              + " it as bytes, under a name that ends with "
              + Metadata.BINARY_SUFFIX);
    }
  }

  /** Whether a field means something to HTTP, to gRPC, or to the context of the call. */
  private static boolean isReserved(String name) {
    return switch (name) {
      case "te",
          "content-type",
          "content-length",
          "content-encoding",
          "accept-encoding",
          "user-agent",
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "traceparent",
          "tracestate",
          "baggage",
          GrpcFields.NOT_EXECUTED ->
          true;
      case GrpcFields.ENCODING -> false;
      default -> name.startsWith(":") || name.startsWith("grpc-");
    };
  }
}
