package io.kith.debug;

import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Service;

/** What all threads do, platform and virtual. */
@Service("kith.debug.Threads")
public interface ThreadPages {

  /**
   * All threads, grouped by equal stacks, with their locks.
   *
   * @param owners whether the owners of all locks are looked for: those that the JVM knows by its
   *     heap alone stop the process while it is looked through
   */
  @Get("/threads")
  ThreadReport threads(boolean owners);

  /** The same, for people. */
  @Get("/threads/text")
  HttpBody text(boolean owners);
}
