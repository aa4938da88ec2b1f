package io.kith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import io.kith.transport.grpc.RawHttp2.Response;
import io.kith.transport.http2.Headers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server answers to requests that a client of ours would not send.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
final class GrpcServerRulesTest {

  private static final int MOST_BYTES = 10_000;
  private static final byte[] EMPTY_MESSAGE = {0, 0, 0, 0, 0};

  private final RawHttp2 http2 = new RawHttp2();
  private EchoFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new EchoFixture(
            TransportOptions.builder().limits(Limits.defaults().withMaxBytes(MOST_BYTES)).build());
  }

  @AfterEach
  void stop() {
    http2.close();
    fixture.close();
  }

  private static Headers.Builder post(String path) {
    return Headers.builder()
        .add(":method", "POST")
        .add(":scheme", "http")
        .add(":path", path)
        .add(":authority", "test")
        .add("te", "trailers");
  }

  private static Headers.Builder call(String method) {
    return post("/test.Echo/" + method).add("content-type", "application/grpc");
  }

  private Response send(Headers.Builder headers, byte[]... parts) throws Exception {
    return http2.request(fixture.server.address(), headers.build(), parts);
  }

  private static void assertEnded(Response response, Code code) {
    assertThat(response.headers().status()).isEqualTo(200);
    assertThat(response.last("grpc-status"))
        .as(response.last("grpc-message"))
        .isEqualTo(Integer.toString(code.number()));
  }

  @Test
  void a_right_request_is_answered_with_headers_a_message_and_trailers() throws Exception {
    Response response = send(call("Echo"), EMPTY_MESSAGE);
    assertEnded(response, Code.OK);
    assertThat(response.headers().get("content-type")).isEqualTo("application/grpc");
    assertThat(response.content()).isEqualTo(EMPTY_MESSAGE);
  }

  @ParameterizedTest
  @CsvSource({"application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"})
  void these_content_types_are_of_grpc(String contentType) throws Exception {
    var headers = post("/test.Echo/Echo").add("content-type", contentType);
    assertEnded(send(headers, EMPTY_MESSAGE), Code.OK);
  }

  @ParameterizedTest
  @CsvSource({"application/grpcweird", "text/plain", "application/octet-stream"})
  void a_content_type_that_is_unknown_is_415(String contentType) throws Exception {
    var headers = post("/test.Echo/Echo").add("content-type", contentType);
    assertThat(send(headers, EMPTY_MESSAGE).headers().status()).isEqualTo(415);
  }

  @Test
  void without_te_a_request_is_served_too() throws Exception {
    var headers =
        Headers.builder()
            .add(":method", "POST")
            .add(":scheme", "http")
            .add(":path", "/test.Echo/Echo")
            .add(":authority", "test")
            .add("content-type", "application/grpc");
    assertEnded(send(headers, EMPTY_MESSAGE), Code.OK);
  }

  @Test
  void another_method_than_post_is_405() throws Exception {
    var headers =
        Headers.builder()
            .add(":method", "PUT")
            .add(":scheme", "http")
            .add(":path", "/test.Echo/Echo")
            .add(":authority", "test")
            .add("content-type", "application/grpc");
    Response response = send(headers, EMPTY_MESSAGE);
    assertThat(response.headers().status()).isEqualTo(405);
    assertThat(response.headers().get("allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @CsvSource({"/test.Echo/Nothing", "/no.Such/Echo", "/", "/test.Echo", "/test.Echo/Echo/more"})
  void what_is_not_served_is_unimplemented_without_headers_before(String path) throws Exception {
    Response response = send(post(path).add("content-type", "application/grpc"), EMPTY_MESSAGE);
    assertEnded(response, Code.UNIMPLEMENTED);
    assertThat(response.headers().get("grpc-status")).as("trailers only").isNotNull();
  }

  @Test
  void an_unknown_compression_is_refused_with_those_that_are_known() throws Exception {
    Response response = send(call("Echo").add("grpc-encoding", "snappy"), EMPTY_MESSAGE);
    assertEnded(response, Code.UNIMPLEMENTED);
    assertThat(response.headers().get("grpc-accept-encoding")).contains("gzip");
  }

  @ParameterizedTest
  @CsvSource({"Echo", "Gather", "Converse", "List"})
  void a_compressed_message_without_an_encoding_is_an_internal_error(String method)
      throws Exception {
    fixture.converse = messages -> messages;
    assertEnded(send(call(method), new byte[] {1, 0, 0, 0, 0}), Code.INTERNAL);
  }

  @Test
  void what_is_no_gzip_is_an_invalid_request() throws Exception {
    assertEnded(
        send(call("Echo").add("grpc-encoding", "gzip"), new byte[] {1, 0, 0, 0, 2, 7, 7}),
        Code.INVALID_ARGUMENT);
  }

  @Test
  void a_flag_that_nobody_knows_is_an_internal_error() throws Exception {
    assertEnded(send(call("Echo"), new byte[] {2, 0, 0, 0, 0}), Code.INTERNAL);
  }

  @Test
  void a_message_that_is_longer_than_the_limit_is_refused_before_it_comes() throws Exception {
    assertEnded(
        send(call("Echo"), new byte[] {0, 0, 0, 0x40, 0}, new byte[1]), Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void a_unary_method_takes_exactly_one_message() throws Exception {
    assertEnded(send(call("Echo")), Code.UNIMPLEMENTED);
    assertEnded(send(call("Echo"), EMPTY_MESSAGE, EMPTY_MESSAGE), Code.UNIMPLEMENTED);
  }

  @Test
  void a_timeout_that_is_over_ends_the_call() throws Exception {
    assertEnded(
        send(call("Echo").add("grpc-timeout", "1n"), EMPTY_MESSAGE), Code.DEADLINE_EXCEEDED);
  }

  @ParameterizedTest
  @CsvSource({"1", "S", "123456789S", "-1S", "1s"})
  void a_timeout_that_is_none_is_an_internal_error(String timeout) throws Exception {
    assertEnded(send(call("Echo").add("grpc-timeout", timeout), EMPTY_MESSAGE), Code.INTERNAL);
  }

  @Test
  void a_message_of_a_failure_is_percent_encoded() throws Exception {
    fixture.act =
        _ -> {
          throw new io.kith.core.CallException(Code.ABORTED, "100 % ☺\n");
        };
    Response response = send(call("Act"), EMPTY_MESSAGE);
    assertEnded(response, Code.ABORTED);
    assertThat(response.last("grpc-message")).isEqualTo("100 %25 %E2%98%BA%0A");
  }

  @Test
  void bytes_are_taken_with_padding_and_without_and_several_at_once() throws Exception {
    fixture.act =
        message -> {
          Exchange exchange = Exchange.current();
          exchange.request().all("x-bytes-bin").forEach(value -> exchange.trailer("x-seen", value));
          return message;
        };
    Response response =
        send(call("Act").add("x-bytes-bin", "AQ==").add("x-bytes-bin", "Ag,Aw=="), EMPTY_MESSAGE);
    assertEnded(response, Code.OK);
    assertThat(response.last("x-seen")).isEqualTo("AQ");
  }

  @Test
  void a_stream_of_replies_has_its_headers_before_the_first_of_them() throws Exception {
    fixture.list = message -> Stream.of(message, message);
    Response response = send(call("List"), EMPTY_MESSAGE);
    assertEnded(response, Code.OK);
    assertThat(response.content()).hasSize(2 * EMPTY_MESSAGE.length);
  }
}
