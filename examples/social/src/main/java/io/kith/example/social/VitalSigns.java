package io.kith.example.social;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.kith.resilience.Intervention;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an instance is.
 *
 * @param pid its process
 * @param rules the file of its rules; empty if it has none
 * @param calls how many calls it has answered or failed since it started
 * @param failed how many of these failed, by the name of the status; what the business declines is
 *     an answer
 * @param underWay how many have begun and not ended
 * @param p50Micros the latency that half of the calls did not exceed since the last question
 * @param p99Micros likewise 99 of a hundred
 * @param interventions what its mechanisms have done so far, by mechanism and deed
 */
public record VitalSigns(
    long pid,
    String rules,
    long calls,
    Map<String, Long> failed,
    long underWay,
    long p50Micros,
    long p99Micros,
    Map<String, Long> interventions) {

  /** How often each thing was done, by stage and deed, whatever the method. */
  public static Map<String, Long> sums(List<Intervention> interventions) {
    return interventions.stream()
        .collect(
            groupingBy(
                one -> one.stage().label() + " " + one.what(),
                TreeMap::new,
                summingLong(Intervention::count)));
  }
}
