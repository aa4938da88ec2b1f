package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.transport.Echo.Message;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What caller and handler tell each other besides request and reply. */
@ParameterizedClass
@EnumSource(Protocol.class)
final class ExchangeTest {

  private static final byte[] BYTES = {0, -1, 7};

  @Parameter Protocol protocol;

  private final Exchange exchange = Exchange.with(Metadata.of("x-asked", "yes"));
  private EchoFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults(), protocol);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Message message() {
    return EchoFixture.message(8);
  }

  private static void answerAlong() {
    Exchange handled = Exchange.current();
    handled.header("x-heard", handled.request().first("x-asked").orElse("nothing"));
    handled.header("x-head-bin", BYTES);
    handled.trailer("x-cost", "17");
    handled.trailer("x-tail-bin", BYTES);
  }

  private void assertAnsweredAlong() {
    assertThat(exchange.headers().first("x-heard")).contains("yes");
    assertThat(exchange.headers().firstBytes("x-head-bin"))
        .hasValueSatisfying(value -> assertThat(value).isEqualTo(BYTES));
    assertThat(exchange.trailers().first("x-cost")).contains("17");
    assertThat(exchange.trailers().firstBytes("x-tail-bin"))
        .hasValueSatisfying(value -> assertThat(value).isEqualTo(BYTES));
  }

  @Test
  void headers_and_trailers_come_with_a_reply() throws Exception {
    fixture.act =
        message -> {
          answerAlong();
          return message;
        };
    exchange.call(() -> fixture.echo.act(message()));
    assertAnsweredAlong();
    assertThat(exchange.headers().first("x-cost")).isEmpty();
    assertThat(exchange.trailers().first("x-heard")).isEmpty();
  }

  @Test
  void of_several_calls_the_last_one_counts() throws Exception {
    fixture.act =
        message -> {
          answerAlong();
          return message;
        };
    exchange.call(() -> fixture.echo.act(message()));
    exchange.call(() -> fixture.echo.echo(message()));
    assertThat(exchange.headers().first("x-heard")).isEmpty();
    assertThat(exchange.trailers().first("x-cost")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10_000})
  void headers_and_trailers_come_with_a_stream_of_whatever_length(int length) throws Exception {
    fixture.list =
        message -> {
          answerAlong();
          return Stream.generate(() -> message).limit(length);
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThat(replies.count()).isEqualTo(length);
    }
    assertAnsweredAlong();
    assertThat(exchange.headers().first("x-cost")).isEmpty();
    assertThat(exchange.trailers().first("x-heard")).isEmpty();
  }

  @Test
  void they_come_with_an_empty_stream() throws Exception {
    fixture.list =
        _ -> {
          answerAlong();
          return Stream.empty();
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThat(replies).isEmpty();
    }
    assertAnsweredAlong();
  }

  @Test
  void trailers_that_are_too_long_end_a_stream_with_an_error_and_not_the_connection()
      throws Exception {
    fixture.list =
        message -> {
          Exchange.current().trailer("x-long", "x".repeat(20_000));
          return Stream.of(message);
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThatThrownBy(replies::count).isInstanceOf(CallException.class);
    }
    assertThat(fixture.echo.echo(message()).id()).isEqualTo(8);
  }

  @Test
  void trailers_may_be_added_until_a_stream_ends() throws Exception {
    fixture.list =
        message -> {
          Exchange handled = Exchange.current();
          return Stream.of(message, message).peek(_ -> handled.trailer("x-sent", "one"));
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThat(replies.count()).isEqualTo(2);
    }
    assertThat(exchange.trailers().all("x-sent")).containsExactly("one", "one");
  }

  @Test
  void trailers_come_with_a_stream_that_fails() throws Exception {
    fixture.list =
        message -> {
          answerAlong();
          return Stream.of(message)
              .peek(_ -> {
                throw new CallException(Code.ABORTED, "not today");
              });
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThatThrownBy(replies::count).hasMessageContaining("not today");
    }
    assertAnsweredAlong();
  }

  @Test
  void a_stream_that_has_begun_has_no_more_headers() throws Exception {
    fixture.list =
        message -> {
          Exchange handled = Exchange.current();
          return Stream.of(message).peek(_ -> handled.header("x-late", "yes"));
        };
    try (var replies = exchange.call(() -> fixture.echo.list(message()))) {
      assertThatThrownBy(replies::count).hasMessageContaining("headers of the reply are sent");
    }
  }

  @Test
  void outside_of_a_call_there_is_no_current_exchange() {
    assertThatThrownBy(Exchange::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_call_that_a_handler_makes_does_not_send_on_what_the_handler_was_sent() throws Exception {
    fixture.act =
        message -> {
          if (message.id() == 8) {
            return fixture.echo.act(EchoFixture.message(1));
          }
          Exchange.current()
              .trailer("x-got", Exchange.current().request().first("x-asked").orElse("nothing"));
          return message;
        };
    var inner = exchange.call(() -> fixture.echo.act(message()));
    assertThat(inner.id()).isEqualTo(1);
    assertThat(exchange.trailers().isEmpty()).isTrue();
  }

  @Test
  void they_come_with_a_failure_too() {
    fixture.act =
        _ -> {
          answerAlong();
          throw new CallException(Code.ABORTED, "not today");
        };
    assertThatThrownBy(() -> exchange.call(() -> fixture.echo.act(message())))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.ABORTED));
    assertAnsweredAlong();
  }
}
