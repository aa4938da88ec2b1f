package io.kith.zookeeper;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes have changed since somebody looked: each once, however often it did, so that it holds
 * no more than there are nodes. Thread-safe.
 */
final class Changes implements Watcher {

  private final SequencedSet<String> paths = new LinkedHashSet<>();
  private @Nullable String lost;

  @Override
  public synchronized void process(WatchedEvent event) {
    if (event.getType() != Event.EventType.None && event.getPath() != null) {
      paths.add(event.getPath());
    } else if (event.getState() != Event.KeeperState.SyncConnected) {
      lost = "the connection is " + event.getState();
    }
    notifyAll();
  }

  /**
   * The next node that has changed.
   *
   * @throws CallException once the connection is lost: changes may have been missed
   */
  synchronized String take() throws InterruptedException {
    while (paths.isEmpty() && lost == null) {
      wait();
    }
    if (lost != null) {
      throw new CallException(Code.UNAVAILABLE, lost);
    }
    return paths.removeFirst();
  }
}
