package io.kith.example.social.relationship;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells users of their matches as they happen. Thread-safe. */
final class MatchFeed {

  /** Who listens more slowly than this many matches come misses some. */
  private static final int MOST_WAITING = 100;

  /** How soon a match is told that another instance has made. */
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final Map<Long, List<BlockingQueue<Match>>> listeners = new ConcurrentHashMap<>();

  /** Tells whoever listens for the match's user. Never waits. */
  void tell(Match match) {
    for (var queue : listeners.getOrDefault(match.userId(), List.of())) {
      boolean _ = queue.offer(match);
    }
  }

  /**
   * A user's matches: those there are, and then each new one, at once if it is made here, or a
   * little later if it is made elsewhere. Never ends by itself; who closes it listens no more.
   *
   * @param known reads those there are; a match that happens meanwhile is in it, or is told, or
   *     both
   */
  Stream<Match> listen(long userId, Supplier<List<Match>> known) {
    var queue = new ArrayBlockingQueue<Match>(MOST_WAITING);
    listeners.compute(userId, (_, queues) -> with(queue, queues));
    Set<Long> told = new HashSet<>();
    return Stream.concat(
            Stream.of(known).flatMap(matches -> matches.get().stream()),
            Stream.generate(() -> next(queue, known)).flatMap(List::stream))
        .filter(match -> told.add(match.otherId()))
        .onClose(() -> forget(userId, queue));
  }

  private static List<BlockingQueue<Match>> with(
      BlockingQueue<Match> queue, @Nullable List<BlockingQueue<Match>> others) {
    List<BlockingQueue<Match>> queues = others == null ? new CopyOnWriteArrayList<>() : others;
    queues.add(queue);
    return queues;
  }

  /** The thread is interrupted when the call is cancelled, at its deadline too. */
  private static List<Match> next(BlockingQueue<Match> queue, Supplier<List<Match>> known) {
    try {
      Match made = queue.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      return made == null ? known.get() : List.of(made);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "nobody listens any more");
    }
  }

  private void forget(long userId, BlockingQueue<Match> queue) {
    listeners.computeIfPresent(
        userId,
        (_, queues) -> {
          queues.remove(queue);
          return queues.isEmpty() ? null : queues;
        });
  }

  /** How many users are listened for. */
  int users() {
    return listeners.size();
  }
}
