package io.kith.telemetry.metrics;

import java.util.List;

/**
 * Points that are about the same thing, and of one kind. Immutable.
 *
 * @param name as OTLP has it, such as {@code kith.calls}
 * @param help one sentence for people
 * @param unit by UCUM: {@code s}, {@code By}; empty for what is just counted
 */
public record Family(String name, String help, String unit, List<? extends Point> points) {

  public Family {
    points = List.copyOf(points);
  }
}
