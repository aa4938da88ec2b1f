package io.kith.resilience;

import io.kith.codec.MethodBinding;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value for each method, worked out of its binding when it is first asked for. To ask again is
 * one look into an array. Methods that are described at run time, beyond the first {@value
 * #MAX_ORDINALS} of a process, are worked out each time. Thread-safe.
 */
public final class ByMethod<T> {

  private static final int MAX_ORDINALS = 1 << 16;

  private final Function<MethodBinding, T> work;
  private volatile @Nullable Object[] byOrdinal = new Object[0];

  /**
   * Values that are worked out by this function.
   *
   * @param work never yields null
   */
  public ByMethod(Function<MethodBinding, T> work) {
    this.work = work;
  }

  /** The value of this method. */
  @SuppressWarnings("unchecked") // only what the work yields is put in
  public T of(MethodBinding method) {
    @Nullable Object[] known = byOrdinal;
    int ordinal = method.method().ordinal();
    Object value = ordinal < known.length ? known[ordinal] : null;
    return value != null ? (T) value : find(method);
  }

  @SuppressWarnings("unchecked") // only what the work yields is put in
  private synchronized T find(MethodBinding method) {
    int ordinal = method.method().ordinal();
    Object before = ordinal < byOrdinal.length ? byOrdinal[ordinal] : null;
    if (before != null) { // found by another thread meanwhile
      return (T) before;
    }
    T value = work.apply(method);
    if (ordinal < MAX_ORDINALS) {
      @Nullable Object[] more = Arrays.copyOf(byOrdinal, Math.max(byOrdinal.length, ordinal + 1));
      more[ordinal] = value;
      byOrdinal = more;
    }
    return value;
  }
}
