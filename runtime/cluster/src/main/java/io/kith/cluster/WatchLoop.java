package io.kith.cluster;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch on a thread of its own: it asks the source for what is newer than what it knows, and
 * tells the listener, until it is closed.
 */
public final class WatchLoop implements Registry.Watch, Runnable {

  /** Where snapshots come from. */
  @FunctionalInterface
  public interface Source {

    /**
     * Blocks until there is a snapshot that differs from the known one, or for as long as it sees
     * fit.
     */
    Optional<Snapshot> next(Revision known) throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(WatchLoop.class);

  private final Query query;
  private final Predicate<Instance> finds;
  private final Source source;
  private final Consumer<Snapshot> listener;
  private final Consumer<WatchLoop> onClose;
  private final Thread thread;
  private volatile boolean closed;
  private Revision shown = Revision.NONE;

  /**
   * A watch that is not started yet.
   *
   * @param onClose is told when it is closed
   */
  public WatchLoop(
      Query query, Source source, Consumer<Snapshot> listener, Consumer<WatchLoop> onClose) {
    this.query = query;
    this.finds = query.matcher();
    this.source = source;
    this.listener = listener;
    this.onClose = onClose;
    this.thread = Thread.ofVirtual().name("kith-watch " + query).unstarted(this);
  }

  /** Begins to ask the source. */
  public void start() {
    thread.start();
  }

  @Override
  public void run() {
    Revision known = Revision.NONE;
    try {
      while (!closed) {
        Optional<Snapshot> news = source.next(known);
        if (news.isPresent()) {
          known = news.get().revision();
          tell(news.get());
        }
      }
    } catch (InterruptedException e) {
      // closed: this thread has no other owner
    }
  }

  private void tell(Snapshot news) {
    Snapshot next = newer(onlyMatching(news));
    shown = next.revision();
    try {
      if (!closed) {
        listener.accept(next);
      }
    } catch (RuntimeException e) {
      log.error(
          "a listener for {} failed on revision {}; it is told again at the next change",
          query,
          next.revision(),
          e);
    }
  }

  private Snapshot onlyMatching(Snapshot news) {
    return news.instances().stream().allMatch(finds)
        ? news
        : new Snapshot(news.revision(), news.instances().stream().filter(finds).toList());
  }

  /** A source that was restarted with its clock set back does not make time run backwards. */
  private Snapshot newer(Snapshot news) {
    return news.revision().compareTo(shown) > 0
        ? news
        : new Snapshot(new Revision(shown.epoch(), shown.number() + 1), news.instances());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    onClose.accept(this);
  }
}
