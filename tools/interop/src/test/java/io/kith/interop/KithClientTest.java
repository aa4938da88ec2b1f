package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.BoolValue;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.Messages.TestOrcaReport;
import io.grpc.testing.integration.TestServiceImpl;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;
import io.grpc.xds.shaded.com.github.xds.data.orca.v3.OrcaLoadReport;
import io.grpc.xds.shaded.com.github.xds.service.orca.v3.OrcaLoadReportRequest;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client of Kith against the interop server by grpc-java: every case of the suite but those that
 * need credentials of a cloud. The cases that probe whether the server knows which requests are
 * compressed have no probe here, as that server does not know it.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md">Interoperability
 *     Test Case Descriptions</a>
 */
final class KithClientTest {

  private static final int LARGE_REQUEST = 271_828;
  private static final int LARGE_REPLY = 314_159;
  private static final int[] REPLY_SIZES = {31_415, 9, 2_653, 58_979};
  private static final int[] REQUEST_SIZES = {27_182, 8, 1_828, 45_904};
  private static final Metadata GZIP = Metadata.of("grpc-encoding", "gzip");

  private static ScheduledExecutorService executor;
  private static Server server;
  private static Client client;
  private static Channel channel;
  private static TestService service;

  @BeforeAll
  static void start() throws Exception {
    executor = Executors.newSingleThreadScheduledExecutor();
    var metrics = MetricRecorder.newInstance();
    server =
        NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(executor, metrics), TestServiceImpl.interceptors()))
            .addService(
                OrcaServiceImpl.createService(executor, metrics, 100, TimeUnit.MILLISECONDS))
            .intercept(OrcaMetricReportingServerInterceptor.create(metrics))
            .maxInboundMessageSize(16 << 20)
            .build()
            .start();
    client = Client.create(new Identity("interop", "client-1"), TransportOptions.defaults());
    channel = client.channel(new Address("localhost", server.getPort()), Protocol.GRPC);
    service = channel.stub(TestService.class);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.shutdownNow();
    executor.shutdownNow();
  }

  private static Payload payload(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  private static SimpleRequest.Builder large() {
    return SimpleRequest.newBuilder()
        .setResponseSize(LARGE_REPLY)
        .setPayload(payload(LARGE_REQUEST));
  }

  private static void assertLarge(SimpleResponse reply) {
    assertThat(reply.getPayload().getBody()).isEqualTo(payload(LARGE_REPLY).getBody());
  }

  private static BoolValue bool(boolean value) {
    return BoolValue.newBuilder().setValue(value).build();
  }

  private static StreamingOutputCallRequest wanting(int requestSize, int... replySizes) {
    var request = StreamingOutputCallRequest.newBuilder();
    if (requestSize > 0) {
      request.setPayload(payload(requestSize));
    }
    for (int size : replySizes) {
      request.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
    }
    return request.build();
  }

  private static StreamingInputCallRequest input(int size) {
    return StreamingInputCallRequest.newBuilder().setPayload(payload(size)).build();
  }

  private static int size(StreamingOutputCallResponse reply) {
    return reply.getPayload().getBody().size();
  }

  private static CallException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(CallException.class, call);
  }

  @Test
  void empty_unary() {
    assertThat(service.emptyCall(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());
  }

  /** What makes it cacheable is a proxy between the two, which the suite's own client lacks too. */
  @Test
  void cacheable_unary() {
    assertThat(refusal(() -> service.cacheableUnaryCall(SimpleRequest.getDefaultInstance())).code())
        .isEqualTo(Code.UNIMPLEMENTED); // by grpc-java's server
  }

  @Test
  void large_unary() {
    assertLarge(service.unaryCall(large().build()));
  }

  @Test
  void client_compressed_unary_noprobe() {
    SimpleRequest compressed = large().setExpectCompressed(bool(true)).build();
    assertLarge(Exchange.with(GZIP).call(() -> service.unaryCall(compressed)));
    assertLarge(service.unaryCall(large().setExpectCompressed(bool(false)).build()));
  }

  @Test
  void server_compressed_unary() {
    var exchange = Exchange.with(Metadata.empty());
    SimpleRequest compressed = large().setResponseCompressed(bool(true)).build();
    assertLarge(exchange.call(() -> service.unaryCall(compressed)));
    assertThat(exchange.headers().first("grpc-encoding")).contains("gzip");
    assertLarge(service.unaryCall(large().setResponseCompressed(bool(false)).build()));
  }

  @Test
  void client_streaming() {
    Stream<StreamingInputCallRequest> requests =
        java.util.Arrays.stream(REQUEST_SIZES).mapToObj(KithClientTest::input);
    assertThat(service.streamingInputCall(requests).getAggregatedPayloadSize()).isEqualTo(74_922);
  }

  @Test
  void client_compressed_streaming_noprobe() {
    int size =
        Exchange.with(GZIP)
            .call(() -> service.streamingInputCall(Stream.of(input(27_182), input(45_904))))
            .getAggregatedPayloadSize();
    assertThat(size).isEqualTo(73_086);
  }

  @Test
  void server_streaming() {
    try (var replies = service.streamingOutputCall(wanting(0, REPLY_SIZES))) {
      assertThat(replies.mapToInt(KithClientTest::size).toArray()).isEqualTo(REPLY_SIZES);
    }
  }

  @Test
  void server_compressed_streaming() {
    var request =
        StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(
                ResponseParameters.newBuilder().setCompressed(bool(true)).setSize(31_415))
            .addResponseParameters(
                ResponseParameters.newBuilder().setCompressed(bool(false)).setSize(92_653))
            .build();
    try (var replies = service.streamingOutputCall(request)) {
      assertThat(replies.mapToInt(KithClientTest::size).toArray()).containsExactly(31_415, 92_653);
    }
  }

  @Test
  void ping_pong() {
    var requests = new Turns<StreamingOutputCallRequest>();
    try (var replies = service.fullDuplexCall(requests.stream())) {
      Iterator<StreamingOutputCallResponse> each = replies.iterator();
      for (int i = 0; i < REPLY_SIZES.length; i++) {
        requests.add(wanting(REQUEST_SIZES[i], REPLY_SIZES[i]));
        assertThat(size(each.next())).isEqualTo(REPLY_SIZES[i]);
      }
      requests.end();
      assertThat(each.hasNext()).isFalse();
    }
  }

  @Test
  void empty_stream() {
    try (var replies = service.fullDuplexCall(Stream.empty())) {
      assertThat(replies).isEmpty();
    }
  }

  @Test
  void custom_metadata() {
    byte[] trailing = {(byte) 0xab, (byte) 0xab, (byte) 0xab};
    Metadata sent =
        Metadata.of("x-grpc-test-echo-initial", "test_initial_metadata_value")
            .with("x-grpc-test-echo-trailing-bin", trailing);

    var unary = Exchange.with(sent);
    assertLarge(unary.call(() -> service.unaryCall(large().build())));
    assertEchoed(unary, trailing);

    var duplex = Exchange.with(sent);
    duplex.run(() -> {
      try (var replies = service.fullDuplexCall(Stream.of(wanting(LARGE_REQUEST, LARGE_REPLY)))) {
        assertThat(replies.mapToInt(KithClientTest::size).toArray()).containsExactly(LARGE_REPLY);
      }
    });
    assertEchoed(duplex, trailing);
  }

  private static void assertEchoed(Exchange exchange, byte[] trailing) {
    assertThat(exchange.headers().first("x-grpc-test-echo-initial"))
        .contains("test_initial_metadata_value");
    assertThat(exchange.trailers().firstBytes("x-grpc-test-echo-trailing-bin"))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(trailing));
  }

  @Test
  void status_code_and_message() {
    EchoStatus status =
        EchoStatus.newBuilder().setCode(2).setMessage("test status message").build();
    var unary = SimpleRequest.newBuilder().setResponseStatus(status).build();
    assertRefused(refusal(() -> service.unaryCall(unary)), "test status message");

    var duplex = StreamingOutputCallRequest.newBuilder().setResponseStatus(status).build();
    try (var replies = service.fullDuplexCall(Stream.of(duplex))) {
      assertRefused(refusal(replies::toList), "test status message");
    }
  }

  @Test
  void special_status_message() {
    String message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    EchoStatus status = EchoStatus.newBuilder().setCode(2).setMessage(message).build();
    var request = SimpleRequest.newBuilder().setResponseStatus(status).build();
    assertRefused(refusal(() -> service.unaryCall(request)), message);
  }

  private static void assertRefused(CallException refusal, String message) {
    assertThat(refusal.code()).isEqualTo(Code.UNKNOWN);
    assertThat(refusal.status().message()).isEqualTo(message);
  }

  @Test
  void unimplemented_method() {
    assertThat(refusal(() -> service.unimplementedCall(Empty.getDefaultInstance())).code())
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void unimplemented_service() {
    var unknown = channel.stub(UnimplementedService.class);
    assertThat(refusal(() -> unknown.unimplementedCall(Empty.getDefaultInstance())).code())
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void cancel_after_begin() throws Exception {
    var requests = new Turns<StreamingInputCallRequest>();
    var caller =
        new java.util.concurrent.FutureTask<>(
            () -> refusal(() -> service.streamingInputCall(requests.stream())));
    Thread thread = Thread.ofVirtual().start(caller);
    while (channel.outstanding() == 0) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    assertThat(caller.get(5, TimeUnit.SECONDS).code()).isEqualTo(Code.CANCELLED);
  }

  @Test
  void cancel_after_first_response() {
    var requests = new Turns<StreamingOutputCallRequest>();
    Stream<StreamingOutputCallResponse> replies = service.fullDuplexCall(requests.stream());
    requests.add(wanting(27_182, 31_415));
    Iterator<StreamingOutputCallResponse> each = replies.iterator();
    assertThat(size(each.next())).isEqualTo(31_415);
    replies.close();
    assertThat(refusal(each::hasNext).code()).isEqualTo(Code.CANCELLED);
  }

  @Test
  void timeout_on_sleeping_server() {
    Context.within(Duration.ofMillis(1))
        .run(() -> {
          var requests = new Turns<StreamingOutputCallRequest>();
          requests.add(wanting(27_182));
          CallException late =
              refusal(() -> {
                try (var replies = service.fullDuplexCall(requests.stream())) {
                  replies.toList();
                }
              });
          assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        });
  }

  @Test
  void very_large_request() {
    int size = 10 << 20;
    var request =
        SimpleRequest.newBuilder().setResponseSize(size).setPayload(payload(size)).build();
    assertThat(service.unaryCall(request).getPayload().getBody().size()).isEqualTo(size);
  }

  /** With one server there is nothing else to pick: all calls go over the one connection. */
  @Test
  void pick_first_unary() {
    for (int i = 0; i < 20; i++) {
      service.unaryCall(SimpleRequest.getDefaultInstance());
    }
  }

  @Test
  void rpc_soak() {
    for (int i = 0; i < 10; i++) {
      assertLarge(service.unaryCall(large().build()));
    }
  }

  @Test
  void channel_soak() {
    for (int i = 0; i < 10; i++) {
      try (Channel fresh = client.channel(channel.address(), Protocol.GRPC)) {
        assertLarge(fresh.stub(TestService.class).unaryCall(large().build()));
      }
    }
  }

  @Test
  void orca_per_rpc() throws Exception {
    var report =
        TestOrcaReport.newBuilder()
            .setCpuUtilization(0.8210)
            .setMemoryUtilization(0.5847)
            .putRequestCost("cost", 3456.32)
            .putUtilization("util", 0.30499)
            .build();
    var exchange = Exchange.with(Metadata.empty());
    var request = SimpleRequest.newBuilder().setOrcaPerQueryReport(report).build();
    exchange.call(() -> service.unaryCall(request));
    byte[] received = exchange.trailers().firstBytes(LoadReports.TRAILER).orElseThrow();
    assertThat(OrcaLoadReport.parseFrom(received)).isEqualTo(LoadReports.of(report));
  }

  @Test
  void orca_oob() {
    var reports = channel.stub(OpenRcaService.class);
    var requests = new Turns<StreamingOutputCallRequest>();
    var interval = com.google.protobuf.Duration.newBuilder().setNanos(100_000_000);
    var wanted = OrcaLoadReportRequest.newBuilder().setReportInterval(interval).build();
    try (var replies = service.fullDuplexCall(requests.stream());
        var received = reports.streamCoreMetrics(wanted)) {
      Iterator<StreamingOutputCallResponse> each = replies.iterator();
      Iterator<OrcaLoadReport> loads = received.iterator();
      for (double load : List.of(0.8210, 0.29309)) {
        var report = TestOrcaReport.newBuilder().setCpuUtilization(load).build();
        requests.add(wanting(0, 1).toBuilder().setOrcaOobReport(report).build());
        each.next();
        while (loads.next().getCpuUtilization() != load) {
          Thread.onSpinWait(); // until the next report
        }
      }
      requests.end();
    }
  }
}
