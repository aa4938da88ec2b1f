package io.kith.collector;

import java.util.List;

/**
 * Who is told of every figure that comes in, by several threads at once; what takes long holds
 * ingest up. What it throws is logged, and answered with {@code INTERNAL}.
 */
@FunctionalInterface
public interface MetricSink {

  /** Figures of one message, in its order; of a long message not all at once. */
  void accept(List<MetricPoint> points);
}
