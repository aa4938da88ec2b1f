package io.kith.debug;

import io.kith.core.Exchange;
import io.kith.core.HttpBody;

/** Asks the JVM for its threads. */
final class LiveThreads implements ThreadPages {

  private final HeavyWork heavy;

  LiveThreads(HeavyWork heavy) {
    this.heavy = heavy;
  }

  @Override
  public ThreadReport threads(boolean owners) {
    return heavy.alone(
        "a dump of all threads",
        () -> {
          var groups = new ThreadGroups(LockOwners.find(owners));
          boolean isWhole = ThreadDump.read(groups::add);
          return groups.report(isWhole);
        });
  }

  @Override
  public HttpBody text(boolean owners) {
    Exchange.current().header("cache-control", "no-store");
    return HttpBody.of("text/plain; charset=utf-8", ThreadText.of(threads(owners)));
  }
}
