package io.kith.transport.http2;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a stream is told. */
final class Recorder implements StreamListener, StreamAcceptor {

  final List<String> events = new ArrayList<>();
  final List<Http2Stream> streams = new ArrayList<>();

  @Override
  public StreamListener accept(Http2Stream stream, Headers request, boolean endStream) {
    streams.add(stream);
    events.add("accept " + stream.id() + " " + request.path() + end(endStream));
    return this;
  }

  private static String end(boolean endStream) {
    return endStream ? " end" : "";
  }

  /** What was told since the last time. */
  List<String> told() {
    var told = List.copyOf(events);
    events.clear();
    return told;
  }

  Http2Stream last() {
    return streams.getLast();
  }

  @Override
  public void headers(Headers headers, boolean endStream) {
    events.add("headers " + headers.status() + end(endStream));
  }

  @Override
  public void informational(Headers headers) {
    events.add("informational " + headers.status());
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    events.add("data " + bytes.length + end(endStream));
  }

  @Override
  public void trailers(Headers trailers) {
    events.add("trailers " + trailers);
  }

  @Override
  public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
    events.add("reset " + code + (certainlyNotProcessed ? " not processed" : ""));
  }

  @Override
  public void lost(String why, boolean certainlyNotProcessed) {
    events.add("lost" + (certainlyNotProcessed ? " not processed" : ""));
  }

  @Override
  public void writable() {
    events.add("writable");
  }
}
