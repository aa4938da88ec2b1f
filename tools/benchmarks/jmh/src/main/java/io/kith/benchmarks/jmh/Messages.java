package io.kith.benchmarks.jmh;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The messages, as records, with the same content in every run. */
final class Messages {
  private static final long SEED = 42;
  private static final int TEXTS = 10;
  private static final int TEXT_CHARS = 40;

  private Messages() {}

  /** What a simple call carries: a number, sixteen letters and a hundred bytes. */
  @SuppressWarnings("ArrayRecordComponent") // compared field by field where it is compared
  record Small(long id, String name, byte[] payload) {}

  record Order(long id, Customer customer, Money total, State state, boolean paid) {}

  record Customer(long id, String name, Address address) {}

  record Address(String street, String city, int zip, double latitude, double longitude) {}

  record Money(String currency, long units, int nanos) {}

  enum State {
    NEW,
    CONFIRMED,
    SENT
  }

  record Listing(List<Long> ids, List<Item> items) {}

  record Item(long id, String sku, int quantity, double price) {}

  record Texts(List<String> texts) {}

  static Object of(Kind kind) {
    return switch (kind) {
      case SMALL -> small();
      case NESTED -> order();
      case LIST -> listing();
      case ASCII -> texts(' ', '~');
      case CHINESE -> texts('\u4e00', '\u9fa5');
    };
  }

  private static Small small() {
    byte[] payload = new byte[100];
    new SplittableRandom(SEED).nextBytes(payload);
    return new Small(1_234_567, "echo-0123456789a", payload);
  }

  private static Order order() {
    var address = new Address("Long Lane 17", "Springfield", 20_095, 53.5511, 9.9937);
    var customer = new Customer(987_654_321, "Ada Example", address);
    return new Order(
        1_234_567_890_123L, customer, new Money("EUR", 1_299, 990_000_000), State.CONFIRMED, true);
  }

  /** A hundred numbers of all magnitudes and twenty records. */
  private static Listing listing() {
    var random = new SplittableRandom(SEED);
    List<Long> ids =
        IntStream.range(0, 100).mapToObj(i -> random.nextLong() >>> random.nextInt(64)).toList();
    List<Item> items =
        IntStream.range(0, 20)
            .mapToObj(i -> new Item(random.nextInt(1_000_000), "SKU-" + (10_000 + i), i, i * 1.25))
            .toList();
    return new Listing(ids, items);
  }

  private static Texts texts(char first, char last) {
    var random = new SplittableRandom(SEED);
    return new Texts(
        IntStream.range(0, TEXTS)
            .mapToObj(i -> {
              var text = new StringBuilder(TEXT_CHARS);
              random.ints(TEXT_CHARS, first, last + 1).forEach(c -> text.append((char) c));
              return text.toString();
            })
            .toList());
  }
}
