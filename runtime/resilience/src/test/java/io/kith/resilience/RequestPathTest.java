package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.policy.routing.ArgumentReader;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {

  enum Tier {
    GOLD
  }

  private record Customer(long id, Optional<String> name, Tier tier) {}

  private record Order(
      int number,
      String note,
      boolean urgent,
      Customer customer,
      Optional<Customer> payer,
      Optional<Long> coupon,
      Instant at,
      List<String> items) {}

  /** As protobuf-java writes messages. */
  static final class Message {
    public int getUserId() {
      return 5;
    }
  }

  private static final Order ORDER =
      new Order(
          7,
          "soon",
          true,
          new Customer(42, Optional.of("Ann"), Tier.GOLD),
          Optional.empty(),
          Optional.of(9L),
          Instant.EPOCH,
          List.of());

  @ParameterizedTest
  @CsvSource({
    "number, 7",
    "note, soon",
    "urgent, true",
    "customer.id, 42",
    "customer.name, Ann",
    "customer.tier, GOLD",
    "payer.id, ",
    "payer.name, ",
    "coupon, 9",
    "at, 1970-01-01T00:00:00Z",
  })
  void reads_values_by_their_paths(String path, String value) {
    assertThat(RequestPath.of(Order.class, path).orElseThrow().text(ORDER)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "customer",
        "items",
        "number.x",
        "customer.",
        "",
        "hashCode.x",
        "payer"
      })
  void knows_no_other_paths(String path) {
    assertThat(RequestPath.of(Order.class, path)).isEmpty();
  }

  @Test
  void reads_messages_of_protobuf_by_their_getters() {
    assertThat(RequestPath.of(Message.class, "userId").orElseThrow().text(new Message()))
        .isEqualTo("5");
  }

  @Test
  void reads_a_number_without_making_anything_of_it() {
    var reader =
        (ArgumentReader.OfLong) RequestPath.of(Order.class, "number").orElseThrow().reader();
    long sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += reader.read(ORDER);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      sum += reader.read(ORDER);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(sum).isEqualTo(30_000L * 7);
  }
}
