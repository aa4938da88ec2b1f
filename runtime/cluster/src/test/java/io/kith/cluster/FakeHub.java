package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A hub without a network, which goes away and loses its memory when a test wants it to. */
final class FakeHub implements HubService {

  private static final Duration TTL = Duration.ofMillis(60);
  private static final long SLICE_NANOS = 2_000_000;

  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger waiting = new AtomicInteger();
  private volatile Directory directory = emptyDirectory(1_000);
  private volatile @Nullable CallException failure;

  private static Directory emptyDirectory(long epoch) {
    return new Directory(epoch, 1_000, 1_000);
  }

  /** Answers everything with this from now on. */
  void fail(Code code, String message) {
    failure = new CallException(code, message);
  }

  /** Is there again, as it was. */
  void recover() {
    failure = null;
  }

  /** Is there again, and knows nothing. */
  void restart(long epoch) {
    directory = emptyDirectory(epoch);
    failure = null;
  }

  boolean knows(String id) {
    return directory.contains(id);
  }

  @Override
  public Lease register(Instance instance) {
    answer().put(instance);
    return new Lease(TTL);
  }

  @Override
  public Lease renew(String instance) {
    if (!answer().contains(instance)) {
      throw new CallException(Code.NOT_FOUND, "unknown lease");
    }
    return new Lease(TTL);
  }

  @Override
  public void deregister(String instance) {
    answer().remove(instance);
  }

  @Override
  public Optional<Changes> watch(Query query, Revision known, Duration patience) {
    waiting.incrementAndGet();
    try {
      Directory asked = answer();
      while (true) {
        Optional<Changes> news = asked.awaitChanges(query, known, SLICE_NANOS);
        throwIfFailing();
        if (asked != directory) {
          throw new CallException(Code.UNAVAILABLE, "the connection was lost");
        }
        if (news.isPresent()) {
          return news;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(Code.CANCELLED, "interrupted");
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Override
  public byte[] follow(Query query, Revision known, Duration patience) {
    return watch(query, known, patience).map(Changes::encoded).orElse(new byte[0]);
  }

  private Directory answer() {
    calls.incrementAndGet();
    throwIfFailing();
    return directory;
  }

  private void throwIfFailing() {
    CallException current = failure;
    if (current != null) {
      throw new CallException(current.status());
    }
  }
}
