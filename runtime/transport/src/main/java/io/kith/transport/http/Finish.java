package io.kith.transport.http;

import io.kith.transport.call.Gzip;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is done to an answer before it is sent: a page of another origin may read it, and it is
 * compressed.
 *
 * @param origin of the page that asks and may read it; empty if nothing is to be said
 * @param isGzip whether the client takes it compressed
 * @param aboveBytes a shorter one is not compressed
 */
record Finish(String origin, boolean isGzip, int aboveBytes) {

  /** Leaves answers as they are. */
  static final Finish NONE = new Finish("", false, Integer.MAX_VALUE);

  private static final String OF_GRPC = "grpc-status, grpc-message, grpc-status-details-bin";

  /** This, without compression. */
  Finish plain() {
    return isGzip ? new Finish(origin, false, aboveBytes) : this;
  }

  /** A whole answer. */
  HttpResponse whole(HttpResponse response) {
    boolean isLong = response.body().length > aboveBytes;
    return head(
        isLong && MediaType.shrinks(response.contentType()) ? compressed(response) : response);
  }

  private HttpResponse compressed(HttpResponse response) {
    HttpResponse varying = response.with("vary", "accept-encoding");
    if (!isGzip) {
      return varying;
    }
    byte[] packed = Gzip.pack(response.body(), 0, response.body().length);
    return new HttpResponse(response.status(), response.contentType(), packed, varying.more())
        .with("content-encoding", "gzip");
  }

  /** The head of an answer. */
  HttpResponse head(HttpResponse response) {
    if (origin.isEmpty()) {
      return response;
    }
    String names =
        IntStream.range(0, response.more().size() / 2)
            .mapToObj(i -> response.more().get(2 * i))
            .distinct()
            .collect(Collectors.joining(", "));
    return response
        .with("access-control-allow-origin", origin)
        .with("access-control-expose-headers", names.isEmpty() ? OF_GRPC : names + ", " + OF_GRPC)
        .with("vary", "origin");
  }
}
