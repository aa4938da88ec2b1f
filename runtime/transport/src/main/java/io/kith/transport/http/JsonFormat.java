package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import io.kith.transport.call.SentStream;
import java.nio.charset.StandardCharsets;

/** JSON both ways: an answer is one text, or a stream of them. */
final class JsonFormat implements Format {

  /** How the messages of a stream follow one another. */
  enum Framing {
    /** Each on a line of its own. */
    LINES("application/x-ndjson", "", "\n", "{\"problem\":", "}\n", ""),

    /**
     * Each is an event.
     *
     * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
     *     events</a>
     */
    EVENTS(
        "text/event-stream",
        "data: ",
        "\n\n",
        "event: problem\ndata: ",
        "\n\n",
        "event: end\ndata: {}\n\n");

    final String contentType;
    private final byte[] beforeMessage;
    private final byte[] afterMessage;
    private final byte[] beforeProblem;
    private final byte[] afterProblem;
    private final byte[] end;

    Framing(
        String contentType,
        String beforeMessage,
        String afterMessage,
        String beforeProblem,
        String afterProblem,
        String end) {
      this.contentType = contentType;
      this.beforeMessage = ascii(beforeMessage);
      this.afterMessage = ascii(afterMessage);
      this.beforeProblem = ascii(beforeProblem);
      this.afterProblem = ascii(afterProblem);
      this.end = ascii(end);
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final Endpoint endpoint;
  private final Framing framing;

  JsonFormat(Endpoint endpoint, Framing framing) {
    this.endpoint = endpoint;
    this.framing = framing;
  }

  @Override
  public Object request(HttpRequest request) {
    return endpoint.request(
        new String(request.body(), StandardCharsets.UTF_8), request.arguments());
  }

  @Override
  public HttpResponse answer(Reply outcome, Metadata headers, Metadata trailers) {
    HttpResponse answer =
        switch (outcome) {
          case Reply.Success success -> success(success);
          case Failure failure -> problem(failure.status());
        };
    return AnswerFields.add(trailers, AnswerFields.add(headers, answer));
  }

  private HttpResponse success(Reply.Success success) {
    try {
      byte[] json = endpoint.reply(success.value());
      return AnswerFields.add(success.metadata(), HttpResponse.of(200, HttpResponse.JSON, json));
    } catch (CodecException e) {
      return problem(
          unsendable(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
              String.valueOf(e.getMessage())));
    } catch (RuntimeException e) { // such as a list that changes while it is written
      return problem(unsendable(Code.INTERNAL, e.toString()));
    }
  }

  private Status unsendable(Code code, String why) {
    return Status.of(
        code, "the reply of " + endpoint.method().binding().method() + " cannot be sent: " + why);
  }

  private HttpResponse problem(Status status) {
    HttpResponse problem =
        HttpResponse.of(
            HttpStatus.of(status.code()),
            Problem.CONTENT_TYPE,
            Problem.of(status, endpoint::detail));
    return RetryInfo.of(status)
        .map(info -> problem.with("retry-after", Long.toString(info.seconds())))
        .orElse(problem);
  }

  @Override
  public HttpResponse head(Metadata metadata) {
    return AnswerFields.add(
        metadata,
        HttpResponse.of(200, framing.contentType, new byte[0]).with("cache-control", "no-store"));
  }

  @Override
  public SentStream.Encoder encoder() {
    return (message, out) -> {
      byte[] json = endpoint.reply(message);
      write(framing.beforeMessage, out);
      write(json, out);
      write(framing.afterMessage, out);
    };
  }

  @Override
  public void end(Reply outcome, Metadata trailers, SentStream out) {
    if (outcome instanceof Failure failure) {
      write(framing.beforeProblem, out);
      write(Problem.of(failure.status(), endpoint::detail), out);
      write(framing.afterProblem, out);
    } else {
      write(framing.end, out);
    }
  }

  private static void write(byte[] bytes, SentStream out) {
    out.write(bytes, 0, bytes.length);
  }
}
