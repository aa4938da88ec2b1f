package io.kith.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Everything that was seen of one row under one scenario, over all rounds. */
final class Result {
  private final Row row;
  private final Scenario scenario;
  private final List<Window> windows = new ArrayList<>();
  private final List<Pair.Account> accounts = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<Integer> warmupSeconds = new ArrayList<>();
  private int connections;

  Result(Row row, Scenario scenario) {
    this.row = row;
    this.scenario = scenario;
  }

  Row row() {
    return row;
  }

  Scenario scenario() {
    return scenario;
  }

  List<Window> windows() {
    return windows;
  }

  /** Runs that came to no end, with the reason. */
  List<String> failures() {
    return failures;
  }

  int connections() {
    return connections;
  }

  /** The longest warm-up of the rounds. */
  int warmupSeconds() {
    return warmupSeconds.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  void warmedUp(int seconds) {
    warmupSeconds.add(seconds);
  }

  void add(Window window) {
    windows.add(window);
  }

  void add(Pair.Account account, int connections) {
    accounts.add(account);
    this.connections = connections;
  }

  void failed(String reason) {
    failures.add(reason);
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }

  Spread spread(ToDoubleFunction<Window> figure) {
    return Spread.of(windows.stream().mapToDouble(figure).toArray());
  }

  double median(ToDoubleFunction<Window> figure) {
    return spread(figure).median();
  }

  long issued() {
    return accounts.stream().mapToLong(Pair.Account::issued).sum();
  }

  long failedCalls() {
    return accounts.stream().mapToLong(Pair.Account::failed).sum();
  }

  long lostCalls() {
    return accounts.stream().mapToLong(Pair.Account::lost).sum();
  }

  String firstError() {
    return accounts.stream()
        .map(Pair.Account::firstError)
        .filter(error -> !error.isEmpty())
        .findFirst()
        .orElse("");
  }

  long serverPeakBytes() {
    return accounts.stream().mapToLong(Pair.Account::serverPeakBytes).max().orElse(0);
  }

  long clientPeakBytes() {
    return accounts.stream().mapToLong(Pair.Account::clientPeakBytes).max().orElse(0);
  }
}
