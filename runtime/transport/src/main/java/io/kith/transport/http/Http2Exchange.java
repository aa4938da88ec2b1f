package io.kith.transport.http;

import io.kith.core.Code;
import io.kith.core.Principal;
import io.kith.core.Status;
import io.kith.transport.call.SentStream;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.HeaderBlock;
import io.kith.transport.http2.HeaderField;
import io.kith.transport.http2.HeaderField.Indexing;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.Outbound;
import io.kith.transport.loop.Timed;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP/2 and its answer. Owned by the event loop, but for what {@link Exchange}
 * says.
 */
final class Http2Exchange extends Timed implements Exchange, StreamListener {

  private static final byte[] NOTHING = {};
  private static final HeaderBlock JSON =
      HeaderBlock.of(
          Headers.builder().add(":status", "200").add("content-type", HttpResponse.JSON).build());
  private static final HeaderBlock CONTINUE =
      HeaderBlock.of(Headers.builder().add(":status", "100").build());
  private static final HeaderBlock OTHER = HeaderBlock.of(Headers.EMPTY);

  private final Http2Requests requests;
  private final Http2Stream stream;
  private final Headers headers;
  private byte[] body = NOTHING;
  private int bodyBytes;
  private int heldBytes;
  private boolean handled;
  private @Nullable HttpCall call;
  private @Nullable Http2Body streamed;

  Http2Exchange(Http2Requests requests, Http2Stream stream, Headers headers) {
    this.requests = requests;
    this.stream = stream;
    this.headers = headers;
  }

  @Override
  public void abort() {
    requests.connection().abort();
  }

  @Override
  public @Nullable Principal caller() {
    return requests.caller();
  }

  @Override
  public @Nullable SocketAddress peer() {
    return requests.connection().peerAddress();
  }

  /** The call that it has become; null before, and without one. */
  @Nullable HttpCall call() {
    return call;
  }

  // ---- the request

  void begin(boolean endStream) {
    if (headers.contentLength() > requests.maxBodyBytes()) {
      tooLong();
    } else if (endStream) {
      handle();
    } else {
      long nowNanos = requests.connection().readAtNanos();
      deadlineNanos = nowNanos + requests.requestTimeout().toNanos();
      requests.wheel().add(this, nowNanos);
      if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
        stream.headers(CONTINUE, false);
      }
    }
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    if (handled) {
      return; // answered already: the rest is dropped with the stream
    }
    if (bytes.length > requests.maxBodyBytes() - bodyBytes) {
      tooLong();
      return;
    }
    append(bytes);
    heldBytes += bytes.length;
    if (requests.hold(bytes.length)) {
      stream.consumed(bytes.length);
    } else if (!endStream) {
      refuse(HttpResponse.problem(429, "the requests of this connection are too long together"));
      return;
    }
    if (endStream) {
      handle();
    }
  }

  private void append(byte[] bytes) {
    if (bodyBytes == 0) {
      body = bytes;
    } else {
      if (body.length - bodyBytes < bytes.length) {
        body = Arrays.copyOf(body, Math.max(2 * body.length, bodyBytes + bytes.length));
      }
      System.arraycopy(bytes, 0, body, bodyBytes, bytes.length);
    }
    bodyBytes += bytes.length;
  }

  private void tooLong() {
    refuse(
        HttpResponse.problem(
            413,
            "the body is longer than " + requests.maxBodyBytes() + " bytes (maxMessageBytes)"));
  }

  @Override
  public void trailers(Headers trailers) {
    if (!handled) {
      handle();
    }
  }

  /** The body takes too long. */
  @Override
  protected void expired() {
    refuse(
        HttpResponse.problem(408, "the request was not ended within " + requests.requestTimeout()));
    requests.connection().outbound().schedule();
  }

  private void handle() {
    handled = true;
    requests.wheel().remove(this);
    byte[] whole = body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes);
    body = NOTHING;
    try {
      HttpRequest request =
          HttpRequest.of(
              String.valueOf(headers.method()),
              String.valueOf(headers.path()),
              fields(),
              whole,
              true,
              true);
      switch (requests.router().route(request, this)) {
        case HttpCall begun -> {
          call = begun;
          requests.begin(begun);
        }
        case HttpResponse response -> refuse(response);
      }
    } catch (BadRequest e) {
      refuse(Router.refused(e));
    }
  }

  private Fields fields() {
    var fields = new Fields();
    String cookies = "";
    for (HeaderField field : headers) {
      if (field.name().equals("cookie")) { // which may come in pieces: RFC 9113, section 8.2.3
        cookies = cookies.isEmpty() ? field.value() : cookies + "; " + field.value();
      } else if (field.name().charAt(0) != ':') {
        fields.add(field.name(), field.value());
      } else if (field.name().equals(":authority") && headers.get("host") == null) {
        fields.add("host", field.value());
      }
    }
    if (!cookies.isEmpty()) {
      fields.add("cookie", cookies);
    }
    return fields;
  }

  /** Answers without a call. */
  private void refuse(HttpResponse response) {
    handled = true;
    requests.wheel().remove(this);
    body = NOTHING;
    release();
    send(response);
  }

  private void release() {
    requests.release(heldBytes);
    heldBytes = 0;
  }

  // ---- the end of the stream

  @Override
  public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
    gone(code == ErrorCode.CANCEL ? "it gave up" : why);
  }

  @Override
  public void lost(String why, boolean certainlyNotProcessed) {
    gone(why);
  }

  private void gone(String why) {
    handled = true;
    requests.wheel().remove(this);
    HttpCall open = call;
    if (open == null) {
      release();
      return;
    }
    open.cancel(Status.of(Code.CANCELLED, "the caller is gone: " + why), false);
    if (streamed != null) {
      streamed.resume();
    }
  }

  @Override
  public void writable() {
    if (streamed != null) {
      streamed.resume();
    }
  }

  // ---- the answer

  @Override
  public void answer(HttpCall from, HttpResponse response) {
    requests.send(new Sent(from, response));
  }

  @Override
  public SentStream begin(HttpCall from, HttpResponse head) {
    var out = new Http2Body(stream, requests.connection().outbound(), () -> over(from));
    requests.connection().outbound().force(new Begun(head, out));
    return out.bytes();
  }

  private void over(HttpCall ended) {
    release();
    requests.forget(ended);
  }

  private void send(HttpResponse response) {
    boolean hasBody = response.body().length > 0 && !"HEAD".equals(headers.method());
    sendHead(response, !hasBody);
    if (hasBody) {
      stream.data(response.body(), 0, response.body().length, true);
    }
  }

  private void sendHead(HttpResponse response, boolean endStream) {
    boolean isUsual =
        response.status() == 200
            && response.contentType().equals(HttpResponse.JSON)
            && response.more().isEmpty()
            && !endStream;
    if (isUsual) {
      stream.headers(JSON, false);
      return;
    }
    var fields = Headers.builder().add(":status", Integer.toString(response.status()));
    if (!response.contentType().isEmpty()) {
      fields.add("content-type", response.contentType());
    }
    if (endStream && response.status() != 204 && response.status() != 304) {
      String length = Integer.toString(response.body().length);
      fields.add("content-length", length, Indexing.VARYING);
    }
    for (int i = 0; i < response.more().size(); i += 2) {
      fields.add(response.more().get(i), response.more().get(i + 1), Indexing.VARYING);
    }
    stream.headers(OTHER, fields.build(), endStream);
  }

  /** A whole answer on its way out. */
  final class Sent implements Outbound.Item<FrameWriter> {

    private static final int OVERHEAD_BYTES = 512;

    private final HttpCall from;
    private HttpResponse response;

    private Sent(HttpCall from, HttpResponse response) {
      this.from = from;
      this.response = response;
    }

    /** There is no room for the answer: says so instead. */
    void refuse() {
      response =
          HttpResponse.problem(
              503, "too much waits to be sent over this connection (maxQueuedBytes)");
    }

    @Override
    public int queuedBytes() {
      return response.body().length + OVERHEAD_BYTES;
    }

    @Override
    public boolean accept(long nowNanos) {
      return true;
    }

    @Override
    public boolean write(FrameWriter out, long nowNanos) {
      over(from);
      send(response);
      return true;
    }

    @Override
    public void dropped() {
      over(from);
    }
  }

  /** The head of an answer whose body follows. */
  private final class Begun implements Outbound.Item<FrameWriter> {

    private static final int QUEUED_BYTES = 64;

    private final HttpResponse head;
    private final Http2Body follows;

    private Begun(HttpResponse head, Http2Body follows) {
      this.head = head;
      this.follows = follows;
    }

    @Override
    public int queuedBytes() {
      return QUEUED_BYTES;
    }

    @Override
    public boolean accept(long nowNanos) {
      return true;
    }

    @Override
    public boolean write(FrameWriter out, long nowNanos) {
      streamed = follows;
      sendHead(head, false);
      return true;
    }

    @Override
    public void dropped() {}
  }
}
