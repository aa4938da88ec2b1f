package io.kith.policy;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import java.util.ArrayList;
import java.util.List;

/** A candidate whose load a test sets. */
final class FakeCandidate implements Candidate {

  static final Call CALL =
      new Call(new Method("test.Service", "Method", 0), "request", Context.root());

  private final String id;
  private final int weight;
  int outstanding;
  int connections;
  double responseNanos;

  FakeCandidate(String id, int weight) {
    this.id = id;
    this.weight = weight;
  }

  /** One for each weight. */
  static List<FakeCandidate> of(int... weights) {
    var all = new ArrayList<FakeCandidate>();
    for (int weight : weights) {
      all.add(new FakeCandidate("instance-%04d".formatted(all.size()), weight));
    }
    return all;
  }

  /** So many of the default weight. */
  static List<FakeCandidate> many(int count) {
    int[] weights = new int[count];
    java.util.Arrays.fill(weights, DEFAULT_WEIGHT);
    return of(weights);
  }

  /** How often each is picked. */
  static int[] counts(Picker picker, int size, int picks) {
    int[] counts = new int[size];
    for (int i = 0; i < picks; i++) {
      counts[picker.pick(CALL)]++;
    }
    return counts;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int outstanding() {
    return outstanding;
  }

  @Override
  public int connections() {
    return connections;
  }

  @Override
  public double responseNanos() {
    return responseNanos;
  }
}
