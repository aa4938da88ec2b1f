package io.kith.processor;

import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import io.kith.processor.fixture.Collections;
import io.kith.processor.fixture.Colour;
import io.kith.processor.fixture.Options;
import io.kith.processor.fixture.Page;
import io.kith.processor.fixture.Point;
import io.kith.processor.fixture.Result;
import io.kith.processor.fixture.Scalars;
import io.kith.processor.fixture.Shape;
import io.kith.processor.fixture.Texts;
import io.kith.processor.fixture.Tree;
import io.kith.testkit.Source;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Generated values of every type. */
final class Values {

  private static final int MOST = 5;
  private static final int DEEPEST = 4;

  private final Source source;

  Values(Source source) {
    this.source = source;
  }

  Scalars scalars() {
    return new Scalars(
        source.bool(),
        (byte) source.anyLong(),
        (short) source.anyLong(),
        source.anyInt(),
        source.anyLong(),
        (float) source.anyDouble(),
        source.anyDouble(),
        (char) source.anyLong());
  }

  Texts texts() {
    return new Texts(
        source.text(200),
        source.bytes(200),
        id(),
        decimal(),
        day(),
        instant(),
        duration(),
        colour());
  }

  UUID id() {
    return new UUID(source.anyLong(), source.anyLong());
  }

  BigDecimal decimal() {
    return new BigDecimal(BigInteger.valueOf(source.anyLong()), source.between(-50, 50));
  }

  LocalDate day() {
    return LocalDate.EPOCH.plusDays(source.between(-1_000_000, 2_000_000));
  }

  Instant instant() {
    return Instant.ofEpochSecond(
        source.between(-2_000_000_000, 2_000_000_000), source.between(0, 999_999_999));
  }

  Duration duration() {
    return Duration.ofSeconds(
        source.between(-1_000_000_000, 1_000_000_000), source.between(0, 999_999_999));
  }

  Colour colour() {
    return source.oneOf(Colour.values());
  }

  Point point() {
    int x = source.anyInt();
    return new Point(x == 13 ? 14 : x, source.anyInt());
  }

  Shape shape() {
    return shape(DEEPEST);
  }

  private Shape shape(int depth) {
    return switch (source.between(depth > 0 ? 0 : 1, 3)) {
      case 0 -> new Shape.Group(list(() -> shape(depth - 1)));
      case 1 -> new Shape.Circle(point(), source.anyDouble());
      case 2 -> new Shape.Triangle(point(), point(), point());
      default -> new Shape.Nothing();
    };
  }

  Tree tree() {
    return tree(DEEPEST);
  }

  private Tree tree(int depth) {
    return new Tree(
        source.text(5),
        depth > 0 ? list(() -> tree(depth - 1)) : List.of(),
        depth > 0 ? optional(() -> tree(depth - 1)) : Optional.empty());
  }

  Options options() {
    return new Options(
        optional(source::bool),
        optional(() -> (byte) source.anyLong()),
        optional(() -> (char) source.anyLong()),
        optional(() -> (float) source.anyDouble()),
        optional(() -> source.text(5)),
        optional(this::colour),
        optional(this::instant),
        optional(this::point),
        optional(this::shape),
        source.bool() ? OptionalInt.empty() : OptionalInt.of(source.anyInt()),
        source.bool() ? OptionalLong.empty() : OptionalLong.of(source.anyLong()),
        source.bool() ? OptionalDouble.empty() : OptionalDouble.of(source.anyDouble()));
  }

  Collections collections() {
    return new Collections(
        list(source::bool),
        list(() -> (byte) source.anyLong()),
        list(() -> (short) source.anyLong()),
        list(source::anyInt),
        list(source::anyLong),
        list(() -> (float) source.anyDouble()),
        list(source::anyDouble),
        list(() -> (char) source.anyLong()),
        list(() -> source.text(5)),
        list(this::id),
        list(this::duration),
        list(this::colour),
        list(this::point),
        list(this::shape),
        set(() -> source.text(5)),
        set(this::colour),
        set(this::point),
        map(source::bool, () -> source.text(5)),
        map(source::anyInt, source::anyLong),
        map(source::anyLong, this::point),
        map(() -> source.text(5), this::colour),
        map(() -> (short) source.anyLong(), this::decimal),
        map(() -> (byte) source.anyLong(), this::shape));
  }

  Page<Point> pageOfPoints() {
    return new Page<>(list(this::point), point(), optional(this::point));
  }

  Page<Integer> pageOfNumbers() {
    return new Page<>(list(source::anyInt), source.anyInt(), optional(source::anyInt));
  }

  Result<Point> result() {
    return source.bool() ? new Result.Ok<>(point()) : new Result.Failed<>(source.text(10));
  }

  EnumValueDescriptorProto protobuf() {
    return EnumValueDescriptorProto.newBuilder()
        .setName(source.text(10))
        .setNumber(source.anyInt())
        .build();
  }

  <E> List<E> list(Supplier<E> element) {
    var list = new ArrayList<E>();
    for (int i = source.length(MOST); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  <E> Set<E> set(Supplier<E> element) {
    return new LinkedHashSet<>(list(element));
  }

  <K, V> Map<K, V> map(Supplier<K> key, Supplier<V> value) {
    var map = new LinkedHashMap<K, V>();
    for (int i = source.length(MOST); i > 0; i--) {
      map.put(key.get(), value.get());
    }
    return map;
  }

  <E> Optional<E> optional(Supplier<E> value) {
    return source.bool() ? Optional.empty() : Optional.of(value.get());
  }
}
