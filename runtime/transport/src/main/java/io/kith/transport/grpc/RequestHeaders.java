package io.kith.transport.grpc;

import io.kith.codec.BaggageText;
import io.kith.codec.CodecException;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Method;
import io.kith.core.TraceContext;
import io.kith.transport.Address;
import io.kith.transport.http2.HeaderBlock;
import io.kith.transport.http2.HeaderField.Indexing;
import io.kith.transport.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The headers of the requests to one server: a block for each method, and what differs. */
final class RequestHeaders {

  private static final String USER_AGENT = "grpc-java-kith/0.1";

  private final String scheme;
  private final String authority;

  // Owned by the event loop.
  private @Nullable HeaderBlock[] blocks = new HeaderBlock[16];

  /** What calls with the same timeout say: replaced by any thread, as a whole. */
  private volatile TimeoutOnly last = new TimeoutOnly("", Headers.EMPTY);

  private record TimeoutOnly(String text, Headers headers) {}

  RequestHeaders(Address server, boolean secure) {
    this.scheme = secure ? "https" : "http";
    this.authority = server.toString();
  }

  /** What all calls of a method say. On the event loop. */
  HeaderBlock block(Method method) {
    int ordinal = method.ordinal();
    if (ordinal >= blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(2 * blocks.length, ordinal + 1));
    }
    HeaderBlock block = blocks[ordinal];
    if (block == null) {
      block =
          HeaderBlock.of(
              Headers.builder()
                  .add(":method", "POST")
                  .add(":scheme", scheme)
                  .add(":authority", authority)
                  .add(":path", "/" + method.path())
                  .add("te", "trailers")
                  .add(GrpcFields.CONTENT_TYPE, GrpcFields.GRPC)
                  .add("user-agent", USER_AGENT)
                  .add(GrpcFields.ACCEPT_ENCODING, GrpcFields.ENCODINGS)
                  .build());
      blocks[ordinal] = block;
    }
    return block;
  }

  /**
   * What one call says besides. On the caller's thread.
   *
   * @throws CodecException if its metadata cannot cross
   */
  Headers of(Call call, Deadline deadline, boolean gzip) {
    Context context = call.context();
    TraceContext trace = context.trace().orElse(null);
    String timeout =
        deadline.isNone()
            ? ""
            : GrpcTimeout.text(Deadline.handedOnNanos(deadline.remainingNanos(System.nanoTime())));
    if (trace == null && !gzip && call.metadata().isEmpty() && context.baggage().isEmpty()) {
      return timeoutOnly(timeout);
    }
    var headers = Headers.builder();
    add(headers, GrpcFields.TIMEOUT, timeout);
    if (trace != null) {
      add(headers, GrpcFields.TRACEPARENT, trace.toString());
    }
    add(headers, GrpcFields.TRACE_STATE, context.baggage().getOrDefault(Context.TRACE_STATE, ""));
    add(headers, GrpcFields.BAGGAGE, BaggageText.of(context.baggage()));
    if (gzip) {
      headers.add(GrpcFields.ENCODING, GrpcFields.GZIP);
    }
    GrpcMetadata.write(call.metadata(), headers);
    return headers.build();
  }

  private Headers timeoutOnly(String timeout) {
    TimeoutOnly known = last;
    if (!known.text.equals(timeout)) {
      var headers = Headers.builder();
      add(headers, GrpcFields.TIMEOUT, timeout);
      known = new TimeoutOnly(timeout, headers.build());
      last = known;
    }
    return known.headers;
  }

  private static void add(Headers.Builder headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.add(name, value, Indexing.VARYING);
    }
  }
}
