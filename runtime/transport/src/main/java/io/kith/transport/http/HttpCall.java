package io.kith.transport.http;

import io.kith.codec.BaggageText;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.transport.call.Gzip;
import io.kith.transport.call.HeldBytes;
import io.kith.transport.call.IncomingCall;
import io.kith.transport.call.SentStream;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.TraceFields;
import java.net.SocketAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call that came as a request of HTTP, and is answered by a response. */
final class HttpCall extends IncomingCall implements Outcome {

  private final Exchange exchange;
  private final Format format;
  private final HttpRequest request;
  private final int maxBodyBytes;
  private final HeldBytes unpacked;
  private final Finish finish;
  private volatile @Nullable SentStream body;

  HttpCall(
      Exchange exchange,
      ServedMethod method,
      Format format,
      HttpRequest request,
      int maxBodyBytes,
      HeldBytes unpacked,
      Finish finish,
      Deadline deadline,
      Metadata metadata) {
    TraceFields trace = traceFields(request);
    super(
        method,
        System.nanoTime(),
        deadline,
        trace.trace(),
        metadata,
        trace.labelled(request.field("baggage").map(BaggageText::parse).orElse(Map.of())),
        exchange.caller());
    this.exchange = exchange;
    this.format = format;
    this.request = request;
    this.maxBodyBytes = maxBodyBytes;
    this.unpacked = unpacked;
    this.finish = finish;
  }

  private static TraceFields traceFields(HttpRequest request) {
    var trace = new TraceFields();
    Fields fields = request.fields();
    for (int i = 0; i < fields.size(); i++) {
      trace.read(fields.name(i), fields.value(i));
    }
    return trace;
  }

  @Override
  protected @Nullable SocketAddress peer() {
    return exchange.peer();
  }

  @Override
  protected void abortConnection() {
    exchange.abort();
  }

  @Override
  protected Object decode() {
    return ContentCoding.isGzip(request) ? unpackedRequest() : format.request(request);
  }

  private Object unpackedRequest() {
    byte[] packed = request.body();
    byte[] body = Gzip.unpack(packed, 0, packed.length, maxBodyBytes, unpacked);
    try {
      return format.request(request.withBody(body));
    } finally {
      unpacked.give(body.length);
    }
  }

  @Override
  protected void stream(Stream<?> replies, Metadata metadata) {
    try (replies) {
      SentStream out =
          exchange.begin(this, finish.head(format.head(metadata.and(exchange().sendHeaders()))));
      body = out;
      context().cancellation().reason().ifPresent(out::stop); // it may have come just before
      out.sendAll(replies, format.encoder());
    }
  }

  @Override
  protected void answer(Reply outcome) {
    SentStream begun = body;
    if (begun == null) {
      Metadata headers = exchange().sendHeaders();
      exchange.answer(this, finish.whole(format.answer(outcome, headers, exchange().trailers())));
    } else {
      format.end(outcome, exchange().trailers(), begun);
      begun.end();
    }
  }

  @Override
  protected void stopStreams(Status why) {
    SentStream begun = body;
    if (begun != null) {
      begun.stop(why);
    }
  }
}
