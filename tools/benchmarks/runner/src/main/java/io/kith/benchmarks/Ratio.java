package io.kith.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One of Kith's rows against one of a peer's, under the same scenario of the same run; from the
 * medians. Pairs of one's client and another's server are neither.
 *
 * @param calls Kith's calls per second over the peer's: more is better
 * @param cpu Kith's CPU time per call, both processes together, over the peer's: less is better
 * @param p50 likewise for the latency at the median
 * @param p99 likewise for the latency at the 99th percentile
 */
record Ratio(
    String kith, String peer, String scenario, double calls, double cpu, double p50, double p99) {

  static List<Ratio> of(List<Result> results) {
    var ratios = new ArrayList<Ratio>();
    for (Result kith : results) {
      for (Result peer : results) {
        if (kith.row().isKith()
            && !peer.row().isKith()
            && !kith.row().isPair()
            && !peer.row().isPair()
            && kith.scenario().equals(peer.scenario())
            && !kith.isEmpty()
            && !peer.isEmpty()) {
          ratios.add(of(kith, peer));
        }
      }
    }
    return ratios;
  }

  private static Ratio of(Result kith, Result peer) {
    return new Ratio(
        kith.row().name(),
        peer.row().name(),
        kith.scenario().toString(),
        kith.median(Window::callsPerSecond) / peer.median(Window::callsPerSecond),
        kith.median(Window::cpuMicros) / peer.median(Window::cpuMicros),
        kith.median(Window::p50Micros) / peer.median(Window::p50Micros),
        kith.median(Window::p99Micros) / peer.median(Window::p99Micros));
  }
}
