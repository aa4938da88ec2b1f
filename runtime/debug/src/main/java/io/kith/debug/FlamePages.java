package io.kith.debug;

import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Service;
import java.util.List;

/** Where time, memory and waiting go, by stacks. */
@Service("kith.debug.Flames")
public interface FlamePages {

  /**
   * A flame graph of the next seconds, as a page that needs no other.
   *
   * @param kind {@code cpu}, {@code alloc} or {@code lock}
   * @param seconds 1 to 60; 10 if it is 0
   */
  @Get("/flame/{kind}")
  HttpBody page(String kind, int seconds);

  /** The same as stacks. */
  @Get("/flame/{kind}/stacks")
  Stacks stacks(String kind, int seconds);

  /**
   * Stacks with what they cost.
   *
   * @param unit {@code samples}, {@code bytes} or {@code nanoseconds}
   * @param samples how many events they come from
   * @param total of all stacks
   * @param stacks the costliest first
   */
  record Stacks(
      String kind, String unit, int seconds, long samples, long total, List<Folded> stacks) {}

  /**
   * One stack.
   *
   * @param frames from the outermost on, with semicolons between them
   */
  record Folded(String frames, long value) {}
}
