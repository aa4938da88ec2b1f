package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.PercentText;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.StatusCodec;
import io.kith.transport.http2.HeaderField.Indexing;
import io.kith.transport.http2.Headers;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as trailers say it: code and message in fields of their own, details and trail
 * as a {@code google.rpc.Status}.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto">google.rpc.Status</a>
 */
final class GrpcStatus {

  /** As much as a peer is sent that takes anything. */
  static final int MOST_TRAILER_BYTES = 64 << 10;

  /** What other fields, and each field besides its value, take of a header section. */
  static final int OTHER_BYTES = 512;

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  private GrpcStatus() {}

  /**
   * The trailers of a failure. What does not fit is left out, the trail first; the code and the
   * beginning of the message always fit.
   *
   * @param more what the handler says besides
   * @param maxBytes what the peer takes
   */
  static Headers trailers(Failure failure, Metadata more, int maxBytes) {
    var trailers = Headers.builder();
    Status status = failure.status();
    int leftBytes = Math.min(maxBytes, MOST_TRAILER_BYTES) - OTHER_BYTES;
    trailers.add(GrpcFields.STATUS, Integer.toString(status.code().number()));
    if (failure.executed() == Executed.NO) {
      trailers.add(GrpcFields.NOT_EXECUTED, "1");
    }
    String message = PercentText.GRPC_MESSAGE.encode(status.message(), Math.max(0, leftBytes / 2));
    if (!message.isEmpty()) {
      trailers.add(GrpcFields.MESSAGE, message, Indexing.VARYING);
      leftBytes -= message.length();
    }
    String details = details(status, leftBytes);
    if (details != null) {
      trailers.add(GrpcFields.DETAILS, details, Indexing.VARYING);
      leftBytes -= details.length();
    }
    return withMetadata(trailers, all(failure.metadata(), more), leftBytes);
  }

  private static Metadata all(Metadata metadata, Metadata more) {
    return more.isEmpty() || metadata.size() + more.size() > Metadata.MAX_ENTRIES
        ? metadata
        : metadata.and(more);
  }

  private static Headers withMetadata(Headers.Builder trailers, Metadata metadata, int leftBytes) {
    Headers known = trailers.build();
    if (metadata.isEmpty()) {
      return known;
    }
    try {
      GrpcMetadata.write(metadata, trailers);
      Headers all = trailers.build();
      return all.sizeBytes() - known.sizeBytes() <= leftBytes ? all : known;
    } catch (CodecException e) { // what cannot cross must not hide why the call failed
      return known;
    }
  }

  /** Details and trail in base64; null if there are none, or they do not fit. */
  private static @Nullable String details(Status status, int maxBytes) {
    String all = base64(status, maxBytes);
    return all != null
        ? all
        : base64(new Status(status.code(), "", List.of(), status.details()), maxBytes);
  }

  private static @Nullable String base64(Status status, int maxBytes) {
    if (maxBytes < 4 || (status.details().isEmpty() && status.trail().isEmpty())) {
      return null;
    }
    try {
      var out = new ProtoWriter(256, Limits.defaults().withMaxBytes(maxBytes / 4 * 3));
      StatusCodec.INSTANCE.write(out, status);
      return BASE64.encodeToString(out.toByteArray());
    } catch (CodecException e) {
      return null;
    }
  }

  /** Whether a header section says how the call ended. */
  static boolean isIn(Headers headers) {
    return headers.get(GrpcFields.STATUS) != null;
  }

  /** What a header section says of how the call ended; {@link Status#OK} if it succeeded. */
  static Status read(Headers headers) {
    Code code = code(headers.get(GrpcFields.STATUS));
    if (code == Code.OK) {
      return Status.OK;
    }
    String message = headers.get(GrpcFields.MESSAGE);
    String details = headers.get(GrpcFields.DETAILS);
    Status rich = details == null ? Status.of(code, "") : richStatus(code, details);
    return new Status(
        code,
        message == null ? rich.message() : PercentText.decode(message),
        rich.trail(),
        rich.details());
  }

  private static Status richStatus(Code code, String details) {
    try {
      byte[] bytes = Base64.getDecoder().decode(details.strip());
      return ProtoReader.read(StatusCodec.INSTANCE, bytes, 0, bytes.length, Limits.defaults());
    } catch (CodecException | IllegalArgumentException e) { // what is clear counts all the same
      return Status.of(code, "");
    }
  }

  private static Code code(@Nullable String number) {
    if (number == null || number.isEmpty() || number.length() > 2) {
      return Code.UNKNOWN;
    }
    int value = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Code.UNKNOWN;
      }
      value = 10 * value + digit;
    }
    return Code.of(value);
  }
}
