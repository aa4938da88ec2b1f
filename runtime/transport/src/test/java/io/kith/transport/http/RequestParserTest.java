package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestParserTest {

  private static final String HOST = "Host: a\r\n";

  @Test
  void requests_are_found_however_their_bytes_are_cut() {
    String all =
        "POST /a.B/C?x=1 HTTP/1.1\r\n"
            + HOST
            + "Content-Length: 3\r\n\r\nabc"
            + "\r\nPOST /d HTTP/1.1\r\n"
            + HOST
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2;ext=1\r\nde\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
            + "GET http://a/e HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
    var random = new Random(7);
    for (int round = 0; round < 500; round++) {
      List<HttpRequest> found = parse(all, random);
      assertThat(found).extracting(HttpRequest::path).containsExactly("/a.B/C", "/d", "/e");
      assertThat(found).extracting(HttpRequest::query).containsExactly("x=1", "", "");
      assertThat(found)
          .extracting(request -> new String(request.body(), StandardCharsets.ISO_8859_1))
          .containsExactly("abc", "de0123456789", "");
      assertThat(found).allMatch(HttpRequest::isPersistent);
    }
  }

  private static List<HttpRequest> parse(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var parser = new RequestParser(16 << 10, 1_000);
    var found = new ArrayList<HttpRequest>();
    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
      parser.add(Unpooled.wrappedBuffer(bytes, at, part));
      at += part;
      for (HttpRequest next = parser.next(); next != null; next = parser.next()) {
        found.add(next);
      }
    }
    assertThat(parser.isMidRequest()).isFalse();
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | GET / HTTP/1.1~~
          400 | GET / HTTP/1.1~Host: a~Host: b~~
          400 | G(T / HTTP/1.1~Host: a~~
          400 | GET  / HTTP/1.1~Host: a~~
          400 | GET a HTTP/1.1~Host: a~~
          400 | GET / HTTP/1.1~Host: a~ folded~~
          400 | GET / HTTP/1.1~Host : a~~
          400 | GET / HTTP/1.1~Host: a~X: b^c~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: +1~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: -1~~
          501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~
          400 | POST / HTTP/1.0~Transfer-Encoding: chunked~~
          400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~x~
          400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~1~abc
          413 | POST / HTTP/1.1~Host: a~Content-Length: 1001~~
          413 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~FFFFFFFFF~
          413 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3E9~
          505 | GET / HTTP/2.7~Host: a~~
          """)
  void what_may_be_understood_in_two_ways_is_refused(int status, String text) {
    byte[] bytes =
        text.replace("~", "\r\n").replace('^', '\1').getBytes(StandardCharsets.ISO_8859_1);
    var parser = new RequestParser(16 << 10, 1_000);
    parser.add(Unpooled.wrappedBuffer(bytes));
    assertThatThrownBy(parser::next)
        .isInstanceOfSatisfying(
            BadRequest.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
  }

  @Test
  void a_head_or_a_line_without_end_is_refused() {
    for (String begin :
        List.of(
            "GET /",
            "GET / HTTP/1.1\r\nX: ",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1;",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: ")) {
      var parser = new RequestParser(16 << 10, 1_000);
      parser.add(Unpooled.copiedBuffer(begin, StandardCharsets.ISO_8859_1));
      parser.next();
      parser.add(Unpooled.wrappedBuffer(new byte[(16 << 10) + 1]));
      assertThatThrownBy(parser::next).as(begin).isInstanceOf(BadRequest.class);
    }
  }

  @Test
  void broken_bytes_end_in_a_request_or_in_a_refusal_and_nothing_else() {
    byte[] good =
        ("POST /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var parser = new RequestParser(16 << 10, 1_000);
      parser.add(Unpooled.wrappedBuffer(bytes));
      try {
        parser.next();
      } catch (BadRequest refusal) {
        assertThat(refusal.status()).isBetween(400, 505);
      }
    }
  }
}
