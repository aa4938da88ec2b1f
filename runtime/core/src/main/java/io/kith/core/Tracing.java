package io.kith.core;

import org.jspecify.annotations.Nullable;

/**
 * What writes down where requests go: it is told of each call that is made, of each attempt of it,
 * and of each that is served. It never fails a call. Thread-safe.
 */
public interface Tracing {

  /**
   * The context of a call that came in: its trace has a span of its own from here on. Called by
   * event loops; does not block.
   *
   * @param incoming as it came, with the trace of the caller if there is one
   * @param metadata of the request
   */
  Context arrived(Method method, Context incoming, Metadata metadata);

  /**
   * A call that came in is over; told once for each, on its thread.
   *
   * @param caller the trace as it came; null if none did
   * @param context what {@link #arrived} returned, or one made of it
   * @param arrivedNanos when it came, by {@link System#nanoTime}
   * @param begunNanos when it was begun; the same if it was not
   */
  void answered(
      Method method,
      @Nullable TraceContext caller,
      Context context,
      long arrivedNanos,
      long begunNanos,
      Reply outcome);

  /** A call that is made, with all its attempts. */
  Reply call(Call call, Next next);

  /** One attempt of a call that {@link #call} was told of. */
  Reply attempt(Call call, Peer peer, Next next);
}
