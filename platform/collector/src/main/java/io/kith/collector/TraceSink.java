package io.kith.collector;

/**
 * Who is told of every trace once it is complete, as far as can be known: some seconds after its
 * last span. Called by several threads at once, whether the trace is kept or not; what takes long
 * holds ingest up. What it throws is logged, and the trace goes on without it.
 */
@FunctionalInterface
public interface TraceSink {

  /**
   * One trace, or what came later of one that was told of before.
   *
   * @param kept whether it is stored
   */
  void accept(TraceRecord trace, boolean kept);
}
