package io.kith.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
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
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Any value of a Java type: of primitives, texts, times, enums, records, sealed interfaces of
 * records, and collections and optionals of all of them. Edge values are common.
 *
 * <pre>{@code
 * var arbitrary = new Arbitrary();
 * Property.holds(1_000, source -> {
 *   Order order = arbitrary.of(Order.class, source);
 *   assertThat(decode(encode(order))).isEqualTo(order);
 * });
 * }</pre>
 *
 * <p>Types that nest endlessly end after some levels, with empty collections and optionals. Not
 * thread-safe while types are being added.
 */
public final class Arbitrary {

  private static final int MOST_ELEMENTS = 8;
  private static final int LONGEST_TEXT = 40;
  private static final int DEEPEST = 5;

  private static final Instant[] INSTANTS = {
    Instant.EPOCH,
    Instant.parse("0001-01-01T00:00:00Z"),
    Instant.parse("9999-12-31T23:59:59.999999999Z"),
    Instant.ofEpochSecond(-1, 1)
  };
  private static final Duration[] DURATIONS = {
    Duration.ZERO,
    Duration.ofNanos(1),
    Duration.ofNanos(-1),
    Duration.ofSeconds(-1),
    Duration.ofSeconds(315_576_000_000L),
    Duration.ofSeconds(-315_576_000_000L, -999_999_999)
  };
  private static final LocalDate[] DATES = {
    LocalDate.EPOCH, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2024, 2, 29)
  };

  private final Map<Class<?>, Function<Source, ?>> generators = new HashMap<>();

  /** Values of the types named above. */
  public Arbitrary() {
    add(boolean.class, Boolean.class, Source::bool);
    add(byte.class, Byte.class, source -> (byte) source.anyInt());
    add(short.class, Short.class, source -> (short) source.anyInt());
    add(int.class, Integer.class, Source::anyInt);
    add(long.class, Long.class, Source::anyLong);
    add(char.class, Character.class, source -> (char) source.anyInt());
    add(float.class, Float.class, Arbitrary::anyFloat);
    add(double.class, Double.class, Source::anyDouble);
    with(String.class, source -> source.text(LONGEST_TEXT));
    with(byte[].class, source -> source.bytes(LONGEST_TEXT));
    with(UUID.class, source -> new UUID(source.anyLong(), source.anyLong()));
    with(BigDecimal.class, Arbitrary::anyDecimal);
    with(Instant.class, Arbitrary::anyInstant);
    with(Duration.class, Arbitrary::anyDuration);
    with(LocalDate.class, Arbitrary::anyDate);
    with(OptionalInt.class, s -> s.bool() ? OptionalInt.of(s.anyInt()) : OptionalInt.empty());
    with(OptionalLong.class, s -> s.bool() ? OptionalLong.of(s.anyLong()) : OptionalLong.empty());
    with(
        OptionalDouble.class,
        s -> s.bool() ? OptionalDouble.of(s.anyDouble()) : OptionalDouble.empty());
  }

  private <T> void add(Class<?> primitive, Class<T> boxed, Function<Source, T> generator) {
    generators.put(primitive, generator);
    with(boxed, generator);
  }

  /** This, with values of one more type, or other values of a known one. */
  public <T> Arbitrary with(Class<T> type, Function<Source, T> generator) {
    generators.put(type, generator);
    return this;
  }

  /** Any value of this class. */
  public <T> T of(Class<T> type, Source source) {
    return type.cast(of((Type) type, source));
  }

  /**
   * Any value of this type, such as a method declares for a parameter.
   *
   * @throws IllegalArgumentException if the type, or one that it is made of, is not known
   */
  public Object of(Type type, Source source) {
    return value(type, source, DEEPEST);
  }

  private Object value(Type type, Source source, int depth) {
    return switch (type) {
      case Generic generic -> generic(generic, source, depth);
      case ParameterizedType open -> value(closed(open, Map.of()), source, depth);
      case Class<?> raw -> raw(raw, Map.of(), source, depth);
      default -> throw unknown(type);
    };
  }

  /** A class with its type arguments, none of which is a variable. */
  private record Generic(Class<?> raw, List<Type> arguments) implements Type {

    Map<Type, Type> variables() {
      var variables = new HashMap<Type, Type>();
      for (int i = 0; i < arguments.size(); i++) {
        variables.put(raw.getTypeParameters()[i], arguments.get(i));
      }
      return variables;
    }
  }

  /** The type with what its variables stand for. */
  private static Type closed(Type type, Map<Type, Type> variables) {
    return type instanceof ParameterizedType open
        ? new Generic(
            (Class<?>) open.getRawType(),
            Arrays.stream(open.getActualTypeArguments())
                .map(argument -> closed(argument, variables))
                .toList())
        : variables.getOrDefault(type, type);
  }

  private Object generic(Generic type, Source source, int depth) {
    Class<?> raw = type.raw();
    List<Type> arguments = type.arguments();
    int count = depth > 0 ? source.length(MOST_ELEMENTS) : 0;
    if (raw == Optional.class) {
      return depth > 0 && source.bool()
          ? Optional.of(value(arguments.getFirst(), source, depth - 1))
          : Optional.empty();
    } else if (raw == List.class) {
      return elements(arguments.getFirst(), source, depth, count);
    } else if (raw == Set.class) {
      return new LinkedHashSet<>(elements(arguments.getFirst(), source, depth, count));
    } else if (raw == Map.class) {
      var map = new LinkedHashMap<Object, Object>();
      for (int i = 0; i < count; i++) {
        Object key = value(arguments.getFirst(), source, depth - 1);
        map.put(key, value(arguments.getLast(), source, depth - 1));
      }
      return map;
    }
    return raw(raw, type.variables(), source, depth);
  }

  private List<Object> elements(Type type, Source source, int depth, int count) {
    return IntStream.range(0, count).mapToObj(_ -> value(type, source, depth - 1)).toList();
  }

  private Object raw(Class<?> type, Map<Type, Type> variables, Source source, int depth) {
    Function<Source, ?> generator = generators.get(type);
    if (generator != null) {
      return generator.apply(source);
    } else if (type.isEnum()) {
      return source.oneOf(type.getEnumConstants());
    } else if (type.isRecord()) {
      return record(type, variables, source, depth);
    } else if (type.isSealed()) {
      Class<?>[] cases = type.getPermittedSubclasses();
      return raw(depth > 0 ? source.oneOf(cases) : simplest(cases), variables, source, depth - 1);
    }
    throw unknown(type);
  }

  /** The case that is least likely to nest further. */
  private static Class<?> simplest(Class<?>[] cases) {
    return Arrays.stream(cases)
        .filter(Class::isRecord)
        .min(Comparator.comparingInt(type -> type.getRecordComponents().length))
        .orElse(cases[0]);
  }

  private Object record(Class<?> type, Map<Type, Type> variables, Source source, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(part -> value(closed(part.getGenericType(), variables), source, depth - 1))
            .toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          type.getName() + " refuses " + Arrays.toString(values), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
    }
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException(
        "no values of " + type.getTypeName() + " are known; add some with(…)");
  }

  private static Float anyFloat(Source source) {
    return source.bool() ? (float) source.anyDouble() : Float.intBitsToFloat(source.anyInt());
  }

  private static BigDecimal anyDecimal(Source source) {
    byte[] unscaled = source.bytes(LONGEST_TEXT);
    int scale = source.bool() ? source.between(-10, 20) : (short) source.anyInt();
    return new BigDecimal(unscaled.length == 0 ? BigInteger.ZERO : new BigInteger(unscaled), scale);
  }

  private static Instant anyInstant(Source source) {
    if (source.bool()) {
      return source.oneOf(INSTANTS);
    }
    int nanos = Math.floorMod(source.anyInt(), 1_000_000_000);
    return Instant.ofEpochSecond(source.anyLong() % 60_000_000_000L, nanos);
  }

  private static Duration anyDuration(Source source) {
    return source.bool() ? source.oneOf(DURATIONS) : Duration.ofNanos(source.anyLong());
  }

  private static LocalDate anyDate(Source source) {
    return source.bool() ? source.oneOf(DATES) : LocalDate.ofEpochDay(source.anyLong() % 1_000_000);
  }
}
