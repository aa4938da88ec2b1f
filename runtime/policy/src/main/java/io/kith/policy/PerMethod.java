package io.kith.policy;

import io.kith.core.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value for each method, worked out when the method is first asked for: what rules say of it, for
 * example. To ask again is one look into an array.
 *
 * <p>Whoever changes what the values are worked out from makes a new one. Thread-safe; takes no
 * lock and allocates nothing but for the first question about a method. Methods that are described
 * at run time, beyond the first {@value #MAX_ORDINALS} of a process, are worked out each time.
 */
public final class PerMethod<T> {

  private static final int MAX_ORDINALS = 1 << 16;

  private final Function<Method, T> work;
  private final List<Method> known = new ArrayList<>(); // guarded by this
  private volatile @Nullable Object[] byOrdinal = new Object[0];

  /**
   * Values that are worked out by this function.
   *
   * @param work pure, and never yields null
   */
  public PerMethod(Function<Method, T> work) {
    this.work = work;
  }

  /** The value of this method. */
  @SuppressWarnings("unchecked") // only what the work yields is put in
  public T of(Method method) {
    @Nullable Object[] known = byOrdinal;
    int ordinal = method.ordinal();
    Object value = ordinal < known.length ? known[ordinal] : null;
    return value != null ? (T) value : find(method);
  }

  @SuppressWarnings("unchecked") // only what the work yields is put in
  private synchronized T find(Method method) {
    int ordinal = method.ordinal();
    Object before = ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
    if (before != null) { // found by another thread meanwhile
      return (T) before;
    }
    T value = work.apply(method);
    if (ordinal < MAX_ORDINALS) {
      @Nullable Object[] more = Arrays.copyOf(byOrdinal, Math.max(byOrdinal.length, ordinal + 1));
      more[ordinal] = value;
      byOrdinal = more;
      known.add(method);
    }
    return value;
  }

  /** The methods of which the value is kept, so that whoever makes a new one can ask for them. */
  public synchronized List<Method> known() {
    return List.copyOf(known);
  }
}
