package io.kith.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads shapes off records. What it throws is a mistake in the program, never in its configuration:
 * {@link IllegalArgumentException} with the component's name.
 */
final class Shapes {

  private static final String SUPPORTED =
      "a String, int, long, double, boolean, enum, Duration, ByteSize, Secret, a record of these,"
          + " Config, or an Optional, List or Map<String, …> of these";

  private final Deque<Class<?>> open = new ArrayDeque<>();

  private Shapes() {}

  /** The shape of a record. */
  static Shape.Section of(Class<? extends Record> type) {
    return new Shapes().section(type);
  }

  private Shape.Section section(Class<?> type) {
    if (open.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself: it would never end");
    }
    open.push(type);
    RecordComponent[] components = type.getRecordComponents();
    var keys = Arrays.stream(components).map(component -> key(type, component)).toList();
    open.pop();
    return new Shape.Section(constructor(type, components), keys);
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    try {
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be made: open its package to io.kith.config", e);
    }
  }

  private Shape.Key key(Class<?> owner, RecordComponent component) {
    String where = owner.getSimpleName() + "." + component.getName();
    Default fallback = component.getAnnotation(Default.class);
    Shape shape = shape(component.getGenericType(), where, component.getAnnotation(Range.class));
    if (fallback != null && !(shape instanceof Shape.One) && !isListOfScalars(shape)) {
      throw new IllegalArgumentException(
          where + " has a @Default; only single values and lists of them can have one");
    }
    return new Shape.Key(component.getName(), shape, fallback == null ? null : fallback.value());
  }

  static boolean isListOfScalars(Shape shape) {
    return shape instanceof Shape.Many(Shape.One _);
  }

  private Shape shape(Type type, String where, @Nullable Range range) {
    Scalar scalar = Scalar.of(type);
    if (scalar != null) {
      return one(scalar, where, range);
    }
    if (type instanceof ParameterizedType generic) {
      return container(generic, where, range);
    }
    if (range != null) {
      throw new IllegalArgumentException(where + " has a @Range, and is nothing with an order");
    }
    if (type == Config.class) {
      return new Shape.Open();
    }
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return section(plain);
    }
    throw unsupported(type, where);
  }

  private Shape container(ParameterizedType type, String where, @Nullable Range range) {
    List<Type> arguments = List.of(type.getActualTypeArguments());
    Shape content = shape(arguments.getLast(), where, range);
    boolean plain = !(content instanceof Shape.Maybe) && !(content instanceof Shape.Open);
    if (plain && type.getRawType() == Optional.class) {
      return new Shape.Maybe(content);
    }
    if (plain && type.getRawType() == List.class) {
      return new Shape.Many(content);
    }
    if (plain && type.getRawType() == Map.class && arguments.getFirst() == String.class) {
      return new Shape.Keyed(content);
    }
    throw unsupported(type, where);
  }

  private static Shape.One one(Scalar scalar, String where, @Nullable Range range) {
    if (range == null) {
      return new Shape.One(scalar, null, null);
    }
    if (scalar.order() == null) {
      throw new IllegalArgumentException(where + " has a @Range, and is nothing with an order");
    }
    return new Shape.One(scalar, bound(scalar, range.least()), bound(scalar, range.most()));
  }

  private static @Nullable Object bound(Scalar scalar, String text) {
    return text.isEmpty() ? null : scalar.parse().apply(text);
  }

  private static IllegalArgumentException unsupported(Type type, String where) {
    return new IllegalArgumentException(
        where + " is of type " + type.getTypeName() + "; write " + SUPPORTED);
  }
}
