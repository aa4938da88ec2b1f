package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.transport.grpc.MessageCodec.Encoded;
import io.kith.transport.http2.HeaderField;
import io.kith.transport.http2.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages, metadata and trailers as gRPC-Web has them, for clients that see neither frames nor
 * trailers of HTTP. Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</a>
 */
public final class WebMessages {

  private static final byte TRAILERS = (byte) 0x80;

  private final MessageCodec codec;

  /** Messages within these limits. */
  public WebMessages(Limits limits, long maxHeldBytes) {
    this.codec = MessageCodec.of(limits, maxHeldBytes);
  }

  /**
   * The one message of a request.
   *
   * @throws CodecException if there is not just one, or a limit is exceeded
   */
  public Object request(MethodBinding method, byte[] body) {
    var one = new OneMessage();
    Status flaw = body.length == 0 ? null : one.add(body, codec.limits().maxBytes());
    if (flaw != null) {
      throw flaw.code() == Code.RESOURCE_EXHAUSTED
          ? CodecException.beyondLimit(flaw.message())
          : new CodecException(flaw.message());
    }
    if (!one.isWhole()) {
      throw new CodecException("it ended before its one message");
    }
    if (one.isCompressed()) {
      throw new CodecException("it is compressed, and no grpc-encoding says how");
    }
    return codec.decode(method.request(), one.array(), Prefix.BYTES, one.length(), false);
  }

  /**
   * A message of a reply.
   *
   * @throws CodecException if it cannot be encoded
   */
  public byte[] reply(MethodBinding method, @Nullable Object value) {
    Encoded encoded = codec.encode(method.reply(), value, false);
    return Arrays.copyOf(encoded.array(), encoded.length());
  }

  /**
   * What follows the last message: how the call ended, and what its handler says at the end.
   *
   * @throws CodecException if that cannot cross, and the call did not fail
   */
  public byte[] trailers(Reply outcome, Metadata more) {
    var text = new StringBuilder();
    switch (outcome) {
      case Failure failure ->
          append(GrpcStatus.trailers(failure, more, GrpcStatus.MOST_TRAILER_BYTES), text);
      case Success _ -> {
        var trailers = Headers.builder();
        GrpcMetadata.write(more, trailers);
        append(GrpcServer.SUCCESS.headers(), text);
        append(trailers.build(), text);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(Prefix.BYTES + bytes.length)
        .put(TRAILERS)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static void append(Headers headers, StringBuilder text) {
    for (HeaderField field : headers) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
  }

  /**
   * The deadline of a {@code grpc-timeout}.
   *
   * @throws NumberFormatException if it is none
   */
  public static Deadline deadline(String timeout) {
    return Deadline.afterNanos(GrpcTimeout.parseNanos(timeout), System.nanoTime());
  }

  /**
   * The metadata with what a header field adds to it, if it is any.
   *
   * @throws CodecException if there is too much
   */
  public static Metadata with(Metadata metadata, String name, String value) {
    return GrpcMetadata.with(metadata, name, value);
  }

  /**
   * Metadata as header fields, name after value.
   *
   * @throws CodecException if an entry cannot cross
   */
  public static List<String> fields(Metadata metadata) {
    var headers = Headers.builder();
    GrpcMetadata.write(metadata, headers);
    var fields = new ArrayList<String>();
    for (HeaderField field : headers.build()) {
      fields.add(field.name());
      fields.add(field.value());
    }
    return fields;
  }
}
