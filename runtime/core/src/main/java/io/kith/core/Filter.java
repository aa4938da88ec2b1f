package io.kith.core;

import java.util.List;

/**
 * Something that stands around every call: a counter, a trace, a retry, a limit.
 *
 * <p>It runs on the caller's thread (client) or the call's own virtual thread (server) and may
 * block; around a {@link NonBlocking} method it runs on the event loop and may not. Must be
 * thread-safe.
 *
 * {@snippet :
 * Filter timing = (call, next) -> {
 *   long start = System.nanoTime();
 *   try {
 *     return next.call(call);
 *   } finally {
 *     record(call.method(), System.nanoTime() - start);
 *   }
 * };
 * }
 */
@FunctionalInterface
public interface Filter {

  /** Handles the call: sends it on by {@code next}, changed or not, or answers it alone. */
  Reply apply(Call call, Next next);

  /** The call path that runs these filters, the first outermost, around {@code last}. */
  static Next chain(List<? extends Filter> filters, Next last) {
    Next path = last;
    for (Filter filter : filters.reversed()) {
      Next inner = path;
      path = call -> filter.apply(call, inner);
    }
    return path;
  }
}
