package io.kith.debug;

import io.kith.debug.ThreadReport.Deadlock;
import io.kith.debug.ThreadReport.Group;
import io.kith.debug.ThreadReport.Lock;
import java.util.List;

/** Threads as people read them: what is wrong first. */
final class ThreadText {

  private ThreadText() {}

  static String of(ThreadReport report) {
    var text = new StringBuilder();
    text.append(report.platform()).append(" platform threads, ");
    text.append(report.virtual()).append(" virtual threads");
    text.append(report.isWhole() ? "\n" : "; there are more than are shown\n");
    for (Deadlock deadlock : report.deadlocks()) {
      text.append("\nDEADLOCK, each waits for the next and the last for the first:\n");
      deadlock.threads().forEach(thread -> text.append("  ").append(thread).append('\n'));
    }
    for (Lock lock : report.locks()) {
      boolean isOwned = !lock.owner().isEmpty();
      text.append("\n").append(lock.lock()).append(" (").append(lock.kind()).append(")\n");
      if (isOwned) {
        text.append("  held by ").append(lock.owner()).append('\n');
      }
      text.append("  ").append(lock.waiters()).append(" waiting: ");
      text.append(names(lock.waiting(), lock.waiters())).append('\n');
    }
    for (Group group : report.groups()) {
      text.append("\n").append(group.count()).append(group.isVirtual() ? " virtual" : " platform");
      text.append(group.count() == 1 ? " thread " : " threads ").append(group.state());
      text.append(": ").append(names(group.threads(), group.count())).append('\n');
      group.stack().forEach(frame -> text.append("    at ").append(frame).append('\n'));
    }
    return text.toString();
  }

  private static String names(List<String> some, int count) {
    return String.join(", ", some) + (some.size() < count ? ", …" : "");
  }
}
