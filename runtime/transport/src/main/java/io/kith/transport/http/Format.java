package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.transport.call.SentStream;

/** How the messages of a call stand in its request and its answer. Thread-safe. */
interface Format {

  /**
   * The request message.
   *
   * @throws CodecException if the request has none, or a limit is exceeded
   */
  Object request(HttpRequest request);

  /**
   * The whole answer of a call that streams nothing, or failed before it did.
   *
   * @param headers what the handler says before its reply
   * @param trailers what it says after it
   */
  HttpResponse answer(Reply outcome, Metadata headers, Metadata trailers);

  /** The head of an answer that streams. */
  HttpResponse head(Metadata metadata);

  /** What puts the messages of a stream into its body. Used by one thread. */
  SentStream.Encoder encoder();

  /** Ends the body of a stream with how it ended, and what its handler says at the end. */
  void end(Reply outcome, Metadata trailers, SentStream out);
}
