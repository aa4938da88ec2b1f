package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediaTypeTest {

  private static HttpRequest request(String name, String value) {
    var fields = new Fields();
    fields.add(name, value);
    return HttpRequest.of("POST", "/", fields, new byte[0], true, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/event-stream | true | true",
        "TEXT/Event-Stream;q=0.5 | true | true",
        "application/json, text/event-stream | true | true",
        "text/* | false | true",
        "*/* | false | true",
        "*/*;q=0 | false | false",
        "text/event-stream; q=0.0 | false | false",
        "application/json | false | false",
        "'' | false | true",
      })
  void what_is_taken_is_read_from_accept(String accept, boolean named, boolean any) {
    HttpRequest request = request("accept", accept);
    assertThat(MediaType.accepts(request, "text/event-stream")).isEqualTo(named);
    assertThat(MediaType.acceptsOrAny(request, "text/event-stream")).isEqualTo(any);
  }

  @Test
  void json_may_have_parameters() {
    assertThat(MediaType.isJson(request("content-type", "Application/JSON ; charset=utf-8")))
        .isTrue();
    assertThat(MediaType.isJson(request("content-type", "application/jsonp"))).isFalse();
    assertThat(MediaType.isJson(request("host", "a"))).isTrue();
  }
}
