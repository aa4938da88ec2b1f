package io.kith.conformance;

import com.google.protobuf.Struct;
import io.kith.core.Field;
import io.kith.core.Idempotent;
import io.kith.core.NonBlocking;
import io.kith.core.OneWay;
import io.kith.core.Reserved;
import io.kith.core.Service;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** A service whose methods use every type that a service can use. */
@Service(value = "kith.types.Types", version = "1.2.3")
interface Types {

  Scalars scalars(Scalars value);

  Texts texts(Texts value);

  Optionals optionals(Optionals value);

  Lists lists(Lists value);

  Sets sets(Sets value);

  Maps maps(Maps value);

  Drawing drawing(Drawing value);

  Shape shape(Shape value);

  Node node(Node value);

  Pages pages(Pages value);

  Page<UUID> page(Page<Page<Scalars>> value);

  Foreign foreign(Foreign value);

  Struct struct(Struct value);

  Numbered numbered(Numbered value);

  Blank blank(Blank value);

  @Reserved({2, 4})
  long several(
      int count,
      String text,
      boolean flag,
      byte[] bytes,
      List<Scalars> list,
      Optional<Instant> at,
      Map<String, Color> colors,
      Page<Color> page,
      @Field(3) Shape shape)
      throws TooMuch, Gone;

  String nothing() throws Gone;

  void something(int value) throws TooMuch;

  @OneWay
  void oneWay(@Field(7) Duration duration);

  @Idempotent
  @NonBlocking
  boolean flag(boolean value);

  byte small(byte value);

  short medium(short value);

  int normal(int value);

  char letter(char value);

  float real(float value);

  double precise(double value);

  byte[] bytes(byte[] value);

  Color color(Color value);

  Instant instant(Instant value);

  Duration duration(Duration value);

  UUID uuid(UUID value);

  BigDecimal decimal(BigDecimal value);

  LocalDate date(LocalDate value);

  Optional<Scalars> maybe(Optional<Scalars> value);

  Optional<byte[]> maybeBytes(Optional<byte[]> value);

  OptionalInt maybeInt(OptionalInt value);

  List<Shape> list(List<Shape> value);

  Set<Long> set(Set<Long> value);

  Map<Integer, Node> map(Map<Integer, Node> value);

  record Scalars(
      boolean flag,
      byte small,
      short medium,
      int normal,
      long large,
      float real,
      double precise,
      char letter) {}

  record Texts(
      String text,
      byte[] bytes,
      Color color,
      Instant at,
      Duration took,
      UUID id,
      BigDecimal price,
      LocalDate day,
      Scalars nested) {}

  record Optionals(
      Optional<Boolean> flag,
      Optional<Byte> small,
      Optional<Short> medium,
      Optional<Integer> normal,
      Optional<Long> large,
      Optional<Float> real,
      Optional<Double> precise,
      Optional<Character> letter,
      Optional<String> text,
      Optional<byte[]> bytes,
      Optional<Color> color,
      Optional<Instant> at,
      Optional<Duration> took,
      Optional<UUID> id,
      Optional<BigDecimal> price,
      Optional<LocalDate> day,
      Optional<Scalars> nested,
      Optional<Shape> shape,
      OptionalInt plainInt,
      OptionalLong plainLong,
      OptionalDouble plainDouble) {}

  record Lists(
      List<Boolean> flags,
      List<Byte> small,
      List<Short> medium,
      List<Integer> normal,
      List<Long> large,
      List<Float> real,
      List<Double> precise,
      List<Character> letters,
      List<String> texts,
      List<byte[]> bytes,
      List<Color> colors,
      List<Instant> at,
      List<Duration> took,
      List<UUID> ids,
      List<BigDecimal> prices,
      List<LocalDate> days,
      List<Scalars> nested,
      List<Shape> shapes) {}

  record Sets(
      Set<Boolean> flags,
      Set<Byte> small,
      Set<Integer> normal,
      Set<Long> large,
      Set<Double> precise,
      Set<String> texts,
      Set<Color> colors,
      Set<Instant> at,
      Set<UUID> ids,
      Set<Scalars> nested) {}

  record Maps(
      Map<Boolean, Integer> byFlag,
      Map<Byte, String> bySmall,
      Map<Short, Color> byMedium,
      Map<Integer, Long> byNormal,
      Map<Long, byte[]> byLarge,
      Map<String, Boolean> flags,
      Map<String, Character> letters,
      Map<String, Double> precise,
      Map<String, Instant> at,
      Map<String, UUID> ids,
      Map<String, BigDecimal> prices,
      Map<String, Scalars> nested,
      Map<String, Shape> shapes) {}

  enum Color {
    NONE,
    RED,
    @Field(300)
    DARK_BLUE,
    GREEN
  }

  sealed interface Shape {}

  record Circle(double radius, Color color) implements Shape {}

  record Square(long side) implements Shape {}

  @Field(9)
  record Point() implements Shape {}

  record Group(List<Shape> members, Optional<Shape> frame) implements Shape {}

  record Drawing(Shape main, List<Shape> more, Optional<Shape> frame, Map<Long, Shape> byLayer) {}

  record Node(int value, Optional<Node> next, List<Node> children, Map<String, Node> byName) {}

  record Page<T>(List<T> items, Optional<T> first, Map<String, T> byName, String cursor) {}

  record Pair<A, B>(A left, B right) {}

  record Pages(
      Page<Integer> numbers,
      Page<byte[]> bytes,
      Page<Scalars> nested,
      Page<Pair<String, Instant>> pairs,
      Pair<Integer, Page<Color>> pair) {}

  record Foreign(
      com.google.protobuf.Type type,
      List<Struct> structs,
      Optional<com.google.protobuf.Enum> maybe,
      Map<String, com.google.protobuf.Field> byName) {}

  @Reserved({1, 3, 100})
  record Numbered(int first, @Field(5) int second, int third, @Field(536_870_911) String far) {}

  record Blank() {}

  /** A declared exception. */
  final class TooMuch extends Exception {
    private static final long serialVersionUID = 1;

    private final int limit;
    private final transient List<Color> colors;

    TooMuch(int limit, List<Color> colors) {
      super("more than " + limit);
      this.limit = limit;
      this.colors = colors;
    }

    int limit() {
      return limit;
    }

    List<Color> colors() {
      return colors;
    }
  }

  /** A declared exception without data. */
  final class Gone extends Exception {
    private static final long serialVersionUID = 1;

    Gone() {}
  }
}
