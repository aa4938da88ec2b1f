package io.kith.transport.http2;

/** Takes the requests of a server's connection, on its event loop, which must not be blocked. */
@FunctionalInterface
public interface StreamAcceptor {

  /**
   * A client opened a stream with a well-formed request.
   *
   * @param request its header section
   * @param endStream whether this is the whole request
   * @return who is told what comes next on the stream
   */
  StreamListener accept(Http2Stream stream, Headers request, boolean endStream);
}
