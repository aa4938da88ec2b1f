package io.kith.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record when it is bound. What it throws is a mistake in the program, never in its
 * configuration: {@link IllegalArgumentException} with the component's name.
 */
final class ReflectiveBinding extends RecordBinding {

  private static final String SUPPORTED =
      "a String, int, long, double, boolean, enum, Duration, ByteSize, Secret, a record of these,"
          + " Config, or an Optional, List or Map<String, …> of these";

  private final List<Constructor<?>> constructors = new ArrayList<>();
  private final Deque<Class<?>> open = new ArrayDeque<>();
  private final List<Key> keys;

  /** The binding of a record. */
  ReflectiveBinding(Class<? extends Record> type) {
    constructors.add(constructor(type));
    this.keys = keys(type);
  }

  @Override
  protected List<Key> keys() {
    return keys;
  }

  @Override
  protected Record create(int record, Object[] values) {
    Constructor<?> constructor = constructors.get(record);
    try {
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(constructor + " failed", e);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }

  private List<Key> keys(Class<?> type) {
    if (open.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself: it would never end");
    }
    open.push(type);
    List<Key> found =
        Arrays.stream(type.getRecordComponents()).map(component -> key(type, component)).toList();
    open.pop();
    return found;
  }

  private static Constructor<?> constructor(Class<?> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(parameters);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be made: open its package to io.kith.config", e);
    }
  }

  private Key key(Class<?> owner, RecordComponent component) {
    var site = new Site(component.getName(), owner.getSimpleName() + "." + component.getName());
    Default fallback = component.getAnnotation(Default.class);
    Key key = key(component.getGenericType(), site, component.getAnnotation(Range.class));
    if (fallback == null) {
      return key;
    }
    if (!(key.shape() instanceof Shape.One) && !(key.shape() instanceof Shape.Many(Shape.One _))) {
      throw new IllegalArgumentException(
          site.label() + " has a @Default; only single values and lists of them can have one");
    }
    return key.withDefault(fallback.value());
  }

  /** A component: its name, and what errors call it. */
  private record Site(String name, String label) {}

  private Key key(Type type, Site site, @Nullable Range range) {
    if (type instanceof ParameterizedType generic) {
      return container(generic, site, range);
    }
    if (!(type instanceof Class<?> plain)) {
      throw unsupported(type, site);
    }
    if (Scalar.of(plain) != null) {
      return single(plain, site, range);
    }
    if (range != null) {
      throw unordered(site);
    }
    if (plain == Config.class) {
      return open(site.name());
    }
    if (plain.isRecord()) {
      int record = constructors.size();
      constructors.add(constructor(plain));
      return section(site.name(), record, keys(plain));
    }
    throw unsupported(type, site);
  }

  private Key single(Class<?> type, Site site, @Nullable Range range) {
    Key key = value(site.name(), type);
    if (range == null) {
      return key;
    }
    if (!((Shape.One) key.shape()).scalar().isOrdered()) {
      throw unordered(site);
    }
    return key.withRange(range.least(), range.most());
  }

  private Key container(ParameterizedType type, Site site, @Nullable Range range) {
    List<Type> arguments = List.of(type.getActualTypeArguments());
    Key content = key(arguments.getLast(), site, range);
    boolean plain =
        !(content.shape() instanceof Shape.Maybe) && !(content.shape() instanceof Shape.Open);
    if (plain && type.getRawType() == Optional.class) {
      return content.optional();
    }
    if (plain && type.getRawType() == List.class) {
      return content.list();
    }
    if (plain && type.getRawType() == Map.class && arguments.getFirst() == String.class) {
      return content.map();
    }
    throw unsupported(type, site);
  }

  private static IllegalArgumentException unordered(Site site) {
    return new IllegalArgumentException(
        site.label() + " has a @Range, and is nothing with an order");
  }

  private static IllegalArgumentException unsupported(Type type, Site site) {
    return new IllegalArgumentException(
        site.label() + " is of type " + type.getTypeName() + "; write " + SUPPORTED);
  }
}
