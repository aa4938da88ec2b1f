package io.kith.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What writes down where requests go: it is told when a call that is made, an attempt of it, and a
 * call that is served begin and end. It stands beside the path of a call and not around it, so that
 * a call that waits has no more on its stack. It never fails a call. Thread-safe.
 */
public interface Tracing {

  /**
   * The trace of a call that came in, with a span of its own from here on. Called by event loops;
   * does not block.
   *
   * @param caller the trace as it came; null if none did
   * @param baggage of the request
   * @param metadata of the request
   */
  TraceContext arrived(
      Method method, @Nullable TraceContext caller, Map<String, String> baggage, Metadata metadata);

  /**
   * The context of a call that came in, within its span if that is written down. Called by event
   * loops; does not block.
   *
   * @param caller the trace as it came; null if none did
   * @param context with the trace that {@link #arrived} returned
   * @param arrivedNanos when it came, by {@link System#nanoTime}
   */
  Context serving(Method method, @Nullable TraceContext caller, Context context, long arrivedNanos);

  /**
   * A call that came in is over; told once for each, on its thread.
   *
   * @param caller the trace as it came; null if none did
   * @param context what {@link #serving} returned, or one made of it
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

  /**
   * The context of a call that is made: its trace has a span of its own from here on.
   *
   * @param around in which it is made
   * @param nowNanos by {@link System#nanoTime}
   */
  Context making(Method method, Context around, long nowNanos);

  /**
   * A call that was made is over, with all its attempts, or has begun to stream its replies.
   *
   * @param call in the context that {@link #making} returned
   * @return the reply; a stream of replies is followed to its end
   */
  Reply made(Call call, Reply reply);

  /**
   * An attempt of a call that {@link #making} was told of.
   *
   * @return the call as this attempt makes it
   */
  Call trying(Call call, Peer peer);

  /**
   * An attempt is over, or has begun to stream its replies.
   *
   * @param call that {@link #trying} was told of
   * @param attempt what it returned
   * @return the reply; a stream of replies is followed to its end
   */
  Reply tried(Call call, Call attempt, Reply reply);
}
