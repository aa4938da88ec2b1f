package io.kith.resilience;

import io.kith.policy.routing.ArgumentReader;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way to a value within requests of one type, from accessor to accessor. Each accessor becomes
 * a function once, as if it had been written in the code, so that a call reads without reflection.
 * Thread-safe; makes no text of what is text, and none of a whole number that stands in the request
 * itself.
 *
 * @param steps all but the last
 * @param number the last step, if it leads to a whole number; else null
 * @param last the last step, if not; else null
 */
record RequestPath(
    List<Function<Object, @Nullable Object>> steps,
    @Nullable ToLongFunction<Object> number,
    @Nullable Function<Object, @Nullable Object> last) {

  private static final Set<Class<?>> NUMBERS =
      Set.of(long.class, int.class, short.class, byte.class);

  /** What stands between numbers and texts. */
  private static final Set<Class<?>> SINGLE =
      Set.of(
          String.class,
          Boolean.class,
          Long.class,
          Integer.class,
          Double.class,
          Float.class,
          Character.class,
          UUID.class,
          BigDecimal.class,
          Instant.class,
          Duration.class,
          LocalDate.class);

  /**
   * The way from requests of this type.
   *
   * @param path names of components with dots between
   * @return empty if there is no such way, or it does not lead to a single value
   */
  static Optional<RequestPath> of(Class<?> type, String path) {
    String[] names = path.split("\\.", -1);
    var steps = new ArrayList<Function<Object, @Nullable Object>>();
    Class<?> at = type;
    for (int i = 0; i < names.length; i++) {
      Optional<Method> accessor = accessor(at, names[i]);
      if (accessor.isEmpty()) {
        return Optional.empty();
      }
      boolean isLast = i == names.length - 1;
      Class<?> leads = content(accessor.get());
      if (isLast && NUMBERS.contains(leads)) {
        return Optional.of(new RequestPath(List.copyOf(steps), number(accessor.get()), null));
      }
      if (isLast) {
        return isSingle(leads)
            ? Optional.of(new RequestPath(List.copyOf(steps), null, step(accessor.get())))
            : Optional.empty();
      }
      steps.add(step(accessor.get()));
      at = leads;
    }
    return Optional.empty();
  }

  private static boolean isSingle(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || SINGLE.contains(type);
  }

  /** Of a record the component, of a message of protobuf-java its getter. */
  private static Optional<Method> accessor(Class<?> type, String name) {
    if (name.isEmpty() || (type.isRecord() && !isComponent(type, name))) {
      return Optional.empty();
    }
    String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    for (String candidate : List.of(name, getter)) {
      try {
        Method found = type.getDeclaredMethod(candidate);
        if (!Modifier.isStatic(found.getModifiers()) && found.getReturnType() != void.class) {
          return Optional.of(found);
        }
      } catch (NoSuchMethodException e) {
        // The other, or none.
      }
    }
    return Optional.empty();
  }

  private static boolean isComponent(Class<?> type, String name) {
    return Stream.of(type.getRecordComponents()).anyMatch(each -> each.getName().equals(name));
  }

  /** The type that it returns, or that an optional of it has. */
  private static Class<?> content(Method accessor) {
    Type generic = accessor.getGenericReturnType();
    return generic instanceof ParameterizedType optional
            && optional.getRawType() == Optional.class
            && optional.getActualTypeArguments()[0] instanceof Class<?> inner
        ? inner
        : accessor.getReturnType();
  }

  @SuppressWarnings("unchecked") // the factory makes what it is asked for
  private static Function<Object, @Nullable Object> step(Method accessor) {
    return (Function<Object, @Nullable Object>)
        function(
            accessor, Function.class, "apply", MethodType.methodType(Object.class, Object.class));
  }

  @SuppressWarnings("unchecked") // the factory makes what it is asked for
  private static ToLongFunction<Object> number(Method accessor) {
    return (ToLongFunction<Object>)
        function(
            accessor,
            ToLongFunction.class,
            "applyAsLong",
            MethodType.methodType(long.class, Object.class));
  }

  private static Object function(
      Method accessor, Class<?> function, String name, MethodType erased) {
    Class<?> type = accessor.getDeclaringClass();
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandle handle = lookup.unreflect(accessor);
      Class<?> returned =
          erased.returnType() == long.class
              ? long.class
              : MethodType.methodType(accessor.getReturnType()).wrap().returnType();
      return LambdaMetafactory.metafactory(
              lookup,
              name,
              MethodType.methodType(function),
              erased,
              handle,
              MethodType.methodType(returned, type))
          .getTarget()
          .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(accessor + " cannot be read by a rule", e);
    }
  }

  /** What routing reads with. */
  ArgumentReader reader() {
    ToLongFunction<Object> direct = number;
    if (direct == null || !steps.isEmpty()) {
      return (ArgumentReader.OfText) this::text;
    }
    return (ArgumentReader.OfLong) direct::applyAsLong;
  }

  /** The value in a request, as text; null if there is none. */
  @Nullable String text(Object request) {
    Object at = request;
    for (int i = 0; i < steps.size(); i++) {
      at = present(steps.get(i).apply(at));
      if (at == null) {
        return null;
      }
    }
    if (number != null) {
      return Long.toString(number.applyAsLong(at));
    }
    Object value = last == null ? null : present(last.apply(at));
    return value == null ? null : value.toString();
  }

  private static @Nullable Object present(@Nullable Object value) {
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }
}
