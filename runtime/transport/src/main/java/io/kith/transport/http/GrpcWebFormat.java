package io.kith.transport.http;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Code;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.SentStream;
import io.kith.transport.grpc.WebMessages;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * gRPC-Web: messages of protobuf, and how the call ended, in the body; as bytes, or as base64 for
 * clients that take text alone.
 *
 * @param isTextRequest whether the request is base64
 * @param isTextReply whether the answer is
 */
record GrpcWebFormat(
    WebMessages messages, MethodBinding method, boolean isTextRequest, boolean isTextReply)
    implements Format {

  private static final byte[] NOTHING = {};

  static final String BINARY = "application/grpc-web";
  static final String TEXT = "application/grpc-web-text";

  private static final String PROTO = "+proto";

  /** Whether a media type is one of gRPC-Web, with messages of protobuf. */
  static boolean isType(String mediaType) {
    return isBinary(mediaType) || isText(mediaType);
  }

  private static boolean isBinary(String mediaType) {
    return mediaType.equals(BINARY) || mediaType.equals(BINARY + PROTO);
  }

  private static boolean isText(String mediaType) {
    return mediaType.equals(TEXT) || mediaType.equals(TEXT + PROTO);
  }

  /** How this request is answered. */
  static GrpcWebFormat of(HttpRequest request, WebMessages messages, MethodBinding method) {
    boolean isText = isText(MediaType.of(request));
    return new GrpcWebFormat(messages, method, isText, isTextReply(request, isText));
  }

  private static boolean isTextReply(HttpRequest request, boolean isTextRequest) {
    boolean text = MediaType.accepts(request, TEXT) || MediaType.accepts(request, TEXT + PROTO);
    boolean binary =
        MediaType.accepts(request, BINARY) || MediaType.accepts(request, BINARY + PROTO);
    return text || (isTextRequest && !binary);
  }

  /** The answer to a request that became no call. */
  static HttpResponse refusal(HttpRequest request, WebMessages messages, Status why) {
    boolean isText = isTextReply(request, isText(MediaType.of(request)));
    byte[] trailers = messages.trailers(Failure.notExecuted(why), Metadata.empty());
    return HttpResponse.of(200, contentType(isText), encoded(trailers, isText));
  }

  private static String contentType(boolean isText) {
    return (isText ? TEXT : BINARY) + PROTO;
  }

  private static byte[] encoded(byte[] bytes, boolean isText) {
    return isText ? Base64.getEncoder().encode(bytes) : bytes;
  }

  @Override
  public Object request(HttpRequest request) {
    byte[] body = isTextRequest ? decoded(request.body()) : request.body();
    return messages.request(method, body);
  }

  /** Text may be several pieces, each with the padding of its own. */
  static byte[] decoded(byte[] text) {
    var bytes = new ByteArrayOutputStream(text.length / 4 * 3);
    try {
      for (int from = 0; from < text.length; ) {
        int to = from;
        while (to < text.length && text[to] != '=') {
          to++;
        }
        while (to < text.length && text[to] == '=') {
          to++;
        }
        bytes.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, from, to)));
        from = to;
      }
    } catch (IllegalArgumentException e) {
      throw new CodecException("it is no base64: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  @Override
  public HttpResponse answer(Reply outcome, Metadata headers, Metadata trailers) {
    return switch (outcome) {
      case Reply.Success success -> {
        try {
          yield answer(
              head(success.metadata().and(headers)),
              messages.reply(method, success.value()),
              messages.trailers(success, trailers));
        } catch (CodecException e) {
          yield failed(unsendable(e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL, e));
        } catch (RuntimeException e) { // such as a list that changes while it is written
          yield failed(unsendable(Code.INTERNAL, e));
        }
      }
      case Failure failure -> {
        try {
          yield answer(head(headers), NOTHING, messages.trailers(failure, trailers));
        } catch (CodecException e) { // what cannot cross must not hide why the call failed
          yield failed(failure);
        }
      }
    };
  }

  private HttpResponse failed(Failure failure) {
    return answer(head(Metadata.empty()), NOTHING, messages.trailers(failure, Metadata.empty()));
  }

  private HttpResponse answer(HttpResponse head, byte[] message, byte[] end) {
    byte[] body = Arrays.copyOf(message, message.length + end.length);
    System.arraycopy(end, 0, body, message.length, end.length);
    return new HttpResponse(200, head.contentType(), encoded(body, isTextReply), head.more());
  }

  private Failure unsendable(Code code, RuntimeException why) {
    return Failure.of(
        Status.of(
            code, "the reply of " + method.method() + " cannot be sent: " + why.getMessage()));
  }

  @Override
  public HttpResponse head(Metadata metadata) {
    List<String> fields = WebMessages.fields(metadata);
    return new HttpResponse(200, contentType(isTextReply), new byte[0], fields);
  }

  @Override
  public SentStream.Encoder encoder() {
    return (message, out) -> write(messages.reply(method, message), out);
  }

  @Override
  public void end(Reply outcome, Metadata trailers, SentStream out) {
    byte[] end;
    try {
      end = messages.trailers(outcome, trailers);
    } catch (CodecException e) {
      end = messages.trailers(unsendable(Code.INTERNAL, e), Metadata.empty());
    }
    write(end, out);
  }

  private void write(byte[] bytes, SentStream out) {
    byte[] all = encoded(bytes, isTextReply);
    out.write(all, 0, all.length);
  }
}
