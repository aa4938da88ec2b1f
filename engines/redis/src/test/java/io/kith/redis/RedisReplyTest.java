package io.kith.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.policy.rate.Lease;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes instead of what Redis would say. */
@Timeout(60)
final class RedisReplyTest {

  private static RedisReply read(String text) throws IOException {
    return RedisReply.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void is_read_as_redis_writes_it() throws IOException {
    assertThat(read("+OK\r\n")).isEqualTo(new RedisReply.Text("OK"));
    assertThat(read("-NOSCRIPT no\r\n")).isEqualTo(new RedisReply.Refusal("NOSCRIPT no"));
    assertThat(read(":-7\r\n")).isEqualTo(new RedisReply.Number(-7));
    assertThat(read("$3\r\na\r\n\r\n")).isEqualTo(new RedisReply.Text("a\r\n"));
    assertThat(read("$-1\r\n")).isEqualTo(new RedisReply.Nothing());
    assertThat(read("*2\r\n:1\r\n*1\r\n+a\r\n"))
        .isEqualTo(
            new RedisReply.All(
                List.of(
                    new RedisReply.Number(1),
                    new RedisReply.All(List.of(new RedisReply.Text("a"))))));
  }

  @Test
  void nothing_is_believed_that_is_too_long_or_too_deep() {
    for (String text :
        List.of(
            "$4097\r\n",
            "$2000000000\r\n",
            "*65\r\n",
            "*2000000000\r\n",
            "*1\r\n".repeat(6),
            "+" + "a".repeat(RedisReply.MAX_LINE) + "\r\n",
            ":x\r\n",
            ":99999999999999999999\r\n",
            "$-2\r\n",
            "?\r\n",
            "+a\rb",
            "$1\r\nab\r\n")) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedReplyException.class);
    }
  }

  @Test
  void what_ends_too_soon_is_a_lost_connection() {
    String whole = "*2\r\n$3\r\nabc\r\n:1\r\n";
    for (int i = 0; i < whole.length(); i++) {
      String part = whole.substring(0, i);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void any_bytes_are_an_answer_or_none() {
    Property.holds(
        20_000,
        source -> {
          byte[] bytes = source.bool() ? source.bytes(200) : alike(source).getBytes();
          var in = new ByteArrayInputStream(bytes);
          try {
            while (true) {
              RedisReply answer = RedisReply.read(in);
              requireSense(answer);
            }
          } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  /** Lines that begin as answers do. */
  private static String alike(Source source) {
    var text = new StringBuilder();
    for (int i = 0; i < source.between(1, 12); i++) {
      text.append(source.oneOf('+', '-', ':', '$', '*', 'x'));
      text.append(source.oneOf("1", "4", "-1", "0", "99999999", "", "a", source.anyLong() + ""));
      text.append(source.oneOf("\r\n", "\r\n", "\r\n", "\n", ""));
    }
    return text.toString();
  }

  /** What a script is said to have answered gives no more than was asked for, or nothing. */
  private static void requireSense(RedisReply answer) {
    try {
      Lease.Grant grant = Scripts.grant(answer, 5);
      assertThat(grant.granted()).isBetween(0, 5);
      assertThat(grant.validNanos()).isBetween(0L, Lease.Grant.MAX_NANOS);
      assertThat(grant.retryNanos()).isBetween(0L, Lease.Grant.MAX_NANOS);
    } catch (MalformedReplyException e) {
      assertThat(e.getMessage()).contains("says nothing of");
    }
  }

  @Test
  void no_numbers_that_a_script_is_said_to_have_answered_give_more_than_was_asked_for() {
    Property.holds(
        5_000,
        source ->
            requireSense(
                new RedisReply.All(
                    List.of(
                        new RedisReply.Number(source.oneOf(0L, 3L, 5L, 6L, source.anyLong())),
                        new RedisReply.Number(source.anyLong()),
                        new RedisReply.Number(source.oneOf(1L, source.anyLong())),
                        new RedisReply.Number(source.oneOf(1L, source.anyLong()))))));
  }

  /** A server that takes connections, and says anything at all. */
  @Test
  void a_store_survives_a_server_that_talks_nonsense() throws Exception {
    var connections = new AtomicInteger();
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread nonsense =
          Thread.ofVirtual()
              .start(() -> {
                var random = new SplittableRandom(7);
                while (!server.isClosed()) {
                  try (Socket socket = server.accept()) {
                    int number = connections.incrementAndGet();
                    var bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    // Some get as far as the scripts, and hear nonsense then.
                    String scripts = number % 2 == 0 ? "$1\r\na\r\n".repeat(3) : "";
                    socket.getOutputStream().write(scripts.getBytes());
                    socket.getOutputStream().write(bytes);
                    socket.getOutputStream().flush();
                  } catch (IOException e) {
                    // The next one.
                  }
                }
              });
      String url = "redis://127.0.0.1:" + server.getLocalPort() + "?timeout=50ms";
      try (var process =
          new SharingProcess(url, "name: a, rate: 5/h, shared: open", Duration.ofMillis(5))) {
        while (connections.get() < 6) {
          assertThat(process.isAdmitted()).isTrue();
          Thread.yield();
        }
      }
      server.close();
      nonsense.join();
    }
  }
}
