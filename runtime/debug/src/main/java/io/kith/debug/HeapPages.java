package io.kith.debug;

import io.kith.core.Get;
import io.kith.core.Service;
import java.util.List;

/** What the heap is full of. */
@Service("kith.debug.Heap")
public interface HeapPages {

  /**
   * The classes whose objects take the most.
   *
   * @param top how many of them, 1 to 10,000; 50 if it is 0
   * @param live whether garbage is collected first, which takes longer
   */
  @Get("/heap")
  Histogram histogram(int top, boolean live);

  /**
   * Objects by class.
   *
   * @param usedBytes of the heap
   * @param maxBytes what it may grow to
   */
  record Histogram(
      long usedBytes, long maxBytes, long instances, long bytes, List<OfClass> classes) {}

  /** The objects of one class. */
  record OfClass(String name, long instances, long bytes) {}
}
