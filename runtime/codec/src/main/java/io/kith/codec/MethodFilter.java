package io.kith.codec;

import io.kith.core.Filter;
import io.kith.core.Next;
import java.util.List;

/**
 * A filter that is made for each method: what is the same for all its calls is worked out once, and
 * a filter that has nothing to do for a method does not stand in its way. Must be thread-safe.
 */
@FunctionalInterface
public interface MethodFilter {

  /**
   * The way of the calls of one method, through this filter, to what is next; {@code next} itself
   * if the filter has nothing to do for the method.
   */
  Next around(MethodBinding method, Next next);

  /** A filter that does the same for all methods. */
  static MethodFilter of(Filter filter) {
    return (_, next) -> call -> filter.apply(call, next);
  }

  /** The way of the calls of one method through these filters, the first outermost. */
  static Next chain(List<? extends MethodFilter> filters, MethodBinding method, Next last) {
    Next path = last;
    for (MethodFilter filter : filters.reversed()) {
      path = filter.around(method, path);
    }
    return path;
  }
}
