package io.kith.interop;

import com.google.protobuf.ByteString;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.BoolValue;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingInputCallResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server of the interop suite, as a handler of Kith.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md">Interoperability
 *     Test Case Descriptions, Server</a>
 */
final class InteropService implements TestService {

  private static final String INITIAL = "x-grpc-test-echo-initial";
  private static final String TRAILING = "x-grpc-test-echo-trailing-bin";

  /** Comes back before the reply and behind it. */
  private static final String BOTH = "google.protobuf.stringvalue-bin";

  private final LoadReports reports;

  InteropService(LoadReports reports) {
    this.reports = reports;
  }

  @Override
  public Empty emptyCall(Empty request) {
    echoMetadata();
    return request;
  }

  @Override
  public SimpleResponse unaryCall(SimpleRequest request) {
    echoMetadata();
    requireCompressed(request.getExpectCompressed());
    if (request.hasResponseStatus()) {
      throw refusal(request.getResponseStatus());
    }
    if (request.hasOrcaPerQueryReport()) {
      Exchange.current()
          .trailer(
              LoadReports.TRAILER, LoadReports.of(request.getOrcaPerQueryReport()).toByteArray());
    }
    compress(request.getResponseCompressed());
    return SimpleResponse.newBuilder().setPayload(payload(request.getResponseSize())).build();
  }

  @Override
  public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
    return SimpleResponse.newBuilder().setPayload(request.getPayload()).build();
  }

  @Override
  public Stream<StreamingOutputCallResponse> streamingOutputCall(
      StreamingOutputCallRequest request) {
    echoMetadata();
    request.getResponseParametersList().stream()
        .filter(reply -> reply.getCompressed().getValue())
        .findFirst()
        .ifPresent(reply -> compress(reply.getCompressed()));
    return replies(request);
  }

  @Override
  public StreamingInputCallResponse streamingInputCall(Stream<StreamingInputCallRequest> requests) {
    echoMetadata();
    int size =
        requests
            .peek(request -> requireCompressed(request.getExpectCompressed()))
            .mapToInt(request -> request.getPayload().getBody().size())
            .sum();
    return StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(size).build();
  }

  @Override
  public Stream<StreamingOutputCallResponse> fullDuplexCall(
      Stream<StreamingOutputCallRequest> requests) {
    echoMetadata();
    return requests.flatMap(this::replies);
  }

  @Override
  public Stream<StreamingOutputCallResponse> halfDuplexCall(
      Stream<StreamingOutputCallRequest> requests) {
    echoMetadata();
    return requests.toList().stream().flatMap(this::replies);
  }

  @Override
  public Empty unimplementedCall(Empty request) {
    throw new CallException(Code.UNIMPLEMENTED, "this is what the suite expects");
  }

  private Stream<StreamingOutputCallResponse> replies(StreamingOutputCallRequest request) {
    if (request.hasResponseStatus()) {
      throw refusal(request.getResponseStatus());
    }
    if (request.hasOrcaOobReport()) {
      reports.report(LoadReports.of(request.getOrcaOobReport()));
    }
    return request.getResponseParametersList().stream().map(InteropService::reply);
  }

  private static StreamingOutputCallResponse reply(ResponseParameters wanted) {
    try {
      TimeUnit.MICROSECONDS.sleep(wanted.getIntervalUs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "interrupted");
    }
    return StreamingOutputCallResponse.newBuilder().setPayload(payload(wanted.getSize())).build();
  }

  private static Payload payload(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  private static CallException refusal(EchoStatus status) {
    return new CallException(Code.of(status.getCode()), status.getMessage());
  }

  /** Only the call tells, not the message: a compressed call may have messages that are not. */
  private static void requireCompressed(BoolValue expected) {
    if (expected.getValue() && Exchange.current().request().first("grpc-encoding").isEmpty()) {
      throw new CallException(Code.INVALID_ARGUMENT, "the request is not compressed");
    }
  }

  private static void compress(BoolValue wanted) {
    if (wanted.getValue()) {
      Exchange.current().header("grpc-encoding", "gzip");
    }
  }

  private static void echoMetadata() {
    Exchange exchange = Exchange.current();
    Metadata sent = exchange.request();
    sent.first(INITIAL).ifPresent(value -> exchange.header(INITIAL, value));
    sent.firstBytes(BOTH)
        .ifPresent(value -> {
          exchange.header(BOTH, value);
          exchange.trailer(BOTH, value);
        });
    sent.firstBytes(TRAILING).ifPresent(value -> exchange.trailer(TRAILING, value));
  }
}
