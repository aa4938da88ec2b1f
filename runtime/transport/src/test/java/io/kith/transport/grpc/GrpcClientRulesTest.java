package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.codec.Limits;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.Echo;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.HeaderBlock;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamAcceptor;
import io.kith.transport.http2.StreamListener;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a client makes of responses that a server of ours would not send.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to
 *     gRPC Status Code Mapping</a>
 */
final class GrpcClientRulesTest {

  private static final TransportOptions OPTIONS =
      TransportOptions.builder().limits(Limits.defaults().withMaxBytes(10_000)).build();

  private final RawHttp2 http2 = new RawHttp2();
  private final AtomicInteger requests = new AtomicInteger();
  private final Client client = Client.create(new Identity("test", "test-1"), OPTIONS);

  @AfterEach
  void stop() {
    client.close();
    http2.close();
  }

  private Echo echo(Consumer<Http2Stream> answer) throws Exception {
    StreamAcceptor acceptor =
        (stream, _, _) -> {
          requests.incrementAndGet();
          answer.accept(stream);
          return StreamListener.NOBODY;
        };
    return EchoFixture.stub(client.channel(http2.serve(acceptor), Protocol.GRPC));
  }

  private CallException failure(Consumer<Http2Stream> answer) throws Exception {
    Echo echo = echo(answer);
    return catchThrowableOfType(CallException.class, () -> echo.echo(EchoFixture.message(1)));
  }

  private static HeaderBlock block(String... fields) {
    var headers = Headers.builder();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return HeaderBlock.of(headers.build());
  }

  private static void begin(Http2Stream stream) {
    stream.headers(block(":status", "200", "content-type", "application/grpc"), false);
  }

  private static void message(Http2Stream stream) {
    stream.data(new byte[5], 0, 5, false);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, UNIMPLEMENTED",
    "429, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "418, UNKNOWN",
    "500, UNKNOWN",
  })
  void an_answer_of_http_has_the_code_of_its_status(String status, Code code) throws Exception {
    CallException failure =
        failure(
            stream -> stream.headers(block(":status", status, "content-type", "text/html"), true));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining("HTTP status " + status);
  }

  @Test
  void a_grpc_status_counts_whatever_http_says() throws Exception {
    assertThat(
            failure(stream -> stream.headers(block(":status", "503", "grpc-status", "7"), true))
                .code())
        .isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void an_answer_of_another_content_type_is_unknown() throws Exception {
    assertThat(
            failure(stream ->
                    stream.headers(block(":status", "200", "content-type", "text/html"), true))
                .code())
        .isEqualTo(Code.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR, INTERNAL",
    "PROTOCOL_ERROR, INTERNAL",
    "INTERNAL_ERROR, INTERNAL",
    "FLOW_CONTROL_ERROR, INTERNAL",
    "FRAME_SIZE_ERROR, INTERNAL",
    "CANCEL, CANCELLED",
    "COMPRESSION_ERROR, INTERNAL",
    "CONNECT_ERROR, INTERNAL",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, PERMISSION_DENIED",
  })
  void a_reset_has_the_code_of_its_reason(ErrorCode reason, Code code) throws Exception {
    assertThat(failure(stream -> stream.reset(reason)).code()).isEqualTo(code);
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_stream_that_was_refused_is_tried_again() throws Exception {
    Echo echo =
        echo(stream -> {
          if (requests.get() == 1) {
            stream.reset(ErrorCode.REFUSED_STREAM);
          } else {
            begin(stream);
            message(stream);
            stream.headers(block("grpc-status", "0"), true);
          }
        });
    assertThat(echo.echo(EchoFixture.message(1)).id()).isZero();
    assertThat(requests).hasValue(2);
  }

  @Test
  void one_that_is_refused_for_ever_is_unavailable_and_certainly_not_executed() throws Exception {
    assertThat(failure(stream -> stream.reset(ErrorCode.REFUSED_STREAM)).code())
        .isEqualTo(Code.UNAVAILABLE);
    assertThat(requests.get()).isBetween(2, 5);
  }

  @Test
  void an_end_without_a_status_is_unknown() throws Exception {
    assertThat(
            failure(
                    stream -> {
                      begin(stream);
                      message(stream);
                      stream.headers(block("x-odd", "yes"), true);
                    })
                .code())
        .isEqualTo(Code.UNKNOWN);
  }

  @Test
  void a_success_without_its_message_is_unimplemented() throws Exception {
    assertThat(
            failure(
                    stream -> {
                      begin(stream);
                      stream.headers(block("grpc-status", "0"), true);
                    })
                .code())
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void a_second_message_is_unimplemented() throws Exception {
    assertThat(
            failure(
                    stream -> {
                      begin(stream);
                      message(stream);
                      message(stream);
                      stream.headers(block("grpc-status", "0"), true);
                    })
                .code())
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void an_unknown_compression_is_an_internal_error() throws Exception {
    assertThat(
            failure(stream ->
                    stream.headers(
                        block(
                            ":status",
                            "200",
                            "content-type",
                            "application/grpc",
                            "grpc-encoding",
                            "snappy"),
                        false))
                .code())
        .isEqualTo(Code.INTERNAL);
  }

  @Test
  void a_compressed_message_without_an_encoding_is_an_internal_error() throws Exception {
    assertThat(
            failure(
                    stream -> {
                      begin(stream);
                      stream.data(new byte[] {1, 0, 0, 0, 0}, 0, 5, false);
                      stream.headers(block("grpc-status", "0"), true);
                    })
                .code())
        .isEqualTo(Code.INTERNAL);
  }

  @Test
  void a_message_beyond_the_limit_is_refused() throws Exception {
    assertThat(
            failure(
                    stream -> {
                      begin(stream);
                      stream.data(new byte[] {0, 0, 1, 0, 0}, 0, 5, false);
                    })
                .code())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void a_request_beyond_the_limit_is_not_sent() throws Exception {
    Echo echo = echo(_ -> {});
    CallException failure =
        catchThrowableOfType(CallException.class, () -> echo.echo(EchoFixture.message(20_000)));
    assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(requests).hasValue(0);
  }

  @Test
  void a_message_that_is_wrongly_percent_encoded_is_read_as_it_is() throws Exception {
    assertThat(
            failure(stream ->
                    stream.headers(
                        block(
                            ":status",
                            "200",
                            "content-type",
                            "application/grpc",
                            "grpc-status",
                            "10",
                            "grpc-message",
                            "100% %zz %E2%98%BA"),
                        true))
                .status()
                .message())
        .isEqualTo("100% %zz ☺");
  }

  @Test
  void details_are_read_with_padding_and_without() throws Exception {
    // google.rpc.Status{code: 10, details: [Any{type_url: "type.googleapis.com/a.B", value: 07}]}
    byte[] any = ("\n\027type.googleapis.com/a.B\022\001\007").getBytes("ISO-8859-1");
    byte[] status = new byte[any.length + 4];
    status[0] = 8;
    status[1] = 10;
    status[2] = 26;
    status[3] = (byte) any.length;
    System.arraycopy(any, 0, status, 4, any.length);
    for (String base64 :
        new String[] {
          Base64.getEncoder().encodeToString(status),
          Base64.getEncoder().withoutPadding().encodeToString(status)
        }) {
      CallException failure =
          failure(stream ->
              stream.headers(
                  block(
                      ":status",
                      "200",
                      "content-type",
                      "application/grpc",
                      "grpc-status",
                      "10",
                      "grpc-status-details-bin",
                      base64),
                  true));
      assertThat(failure.code()).isEqualTo(Code.ABORTED);
      assertThat(failure.status().details())
          .singleElement()
          .extracting(Status.Detail::type)
          .isEqualTo("a.B");
    }
  }

  @Test
  void a_server_that_says_nothing_is_given_up_at_the_deadline() throws Exception {
    Echo echo = echo(_ -> {});
    CallException late =
        Context.within(Duration.ofMillis(100))
            .call(() ->
                catchThrowableOfType(CallException.class, () -> echo.echo(EchoFixture.message(1))));
    assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void a_call_that_waits_for_ready_is_made_once_there_is_a_server() throws Exception {
    Address address;
    try (Server before = Server.builder(new Identity("a", "a-1")).start()) {
      address = before.address();
    }
    var options = TransportOptions.builder().waitForReady(true).build();
    try (Client waiting = Client.create(new Identity("test", "test-1"), options);
        var channel = waiting.channel(address, Protocol.GRPC)) {
      Echo echo = EchoFixture.stub(channel);
      CallException late =
          Context.within(Duration.ofMillis(200))
              .call(() ->
                  catchThrowableOfType(
                      CallException.class, () -> echo.echo(EchoFixture.message(1))));
      assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
      assertThat(late).hasMessageContaining("nobody listens there");
      var call = new FutureTask<>(() -> echo.echo(EchoFixture.message(1)));
      Thread.ofVirtual().start(call);
      try (Server server = Server.builder(new Identity("b", "b-1")).address(address).start()) {
        CallException refusal =
            (CallException)
                catchThrowableOfType(
                        java.util.concurrent.ExecutionException.class,
                        () -> call.get(10, TimeUnit.SECONDS))
                    .getCause();
        assertThat(refusal.code()).as("it serves nothing yet").isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void a_server_that_hangs_is_not_ready_though_its_connection_stands() throws Exception {
    TransportOptions impatient =
        TransportOptions.builder()
            .silenceTimeout(Duration.ofMillis(50))
            .deadPeerTimeout(Duration.ofHours(1))
            .build();
    var goOn = new CountDownLatch(1);
    var changes = new Semaphore(0);
    try (Client asking = Client.create(new Identity("test", "test-1"), impatient)) {
      Channel channel =
          asking.channel(
              http2.serve((stream, _, _) -> {
                awaitUninterruptibly(goOn); // as does all that the server has to do
                stream.headers(
                    block(
                        ":status", "200", "content-type", "application/grpc", "grpc-status", "14"),
                    true);
                return StreamListener.NOBODY;
              }),
              Protocol.GRPC);
      channel.keepOpen(changes::release);
      await(changes, channel::isReady);
      var call =
          new FutureTask<>(() ->
              catchThrowableOfType(
                  CallException.class,
                  () ->
                      Context.within(Duration.ofMinutes(5))
                          .call(() -> EchoFixture.stub(channel).echo(EchoFixture.message(1)))));
      Thread.startVirtualThread(call);
      await(changes, () -> !channel.isReady());
      assertThat(call).isNotDone();
      goOn.countDown();
      await(changes, channel::isReady);
      assertThat(call.get(30, TimeUnit.SECONDS).code()).isEqualTo(Code.UNAVAILABLE);
    } finally {
      goOn.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each change is told of. */
  private static void await(Semaphore changes, BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(changes.tryAcquire(30, TimeUnit.SECONDS)).as("a change").isTrue();
    }
  }
}
