package io.kith.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void accounts_for_every_call_that_was_issued() {
    for (int caller = 0; caller < 100; caller++) {
      ledger.account(caller).issued();
    }
    for (int caller = 0; caller < 70; caller++) {
      ledger.account(caller).succeeded(1_000);
    }
    for (int caller = 70; caller < 90; caller++) {
      ledger.account(caller).failed(new IllegalStateException("call " + caller));
    }

    assertThat(ledger.totals()).isEqualTo(new Ledger.Totals(100, 70, 20));
    assertThat(ledger.totals().outstanding()).isEqualTo(10);
    assertThat(ledger.firstError()).contains("call 70");
  }

  @Test
  void a_window_holds_only_the_latencies_since_the_last_one() {
    ledger.account(1).succeeded(5_000_000);
    ledger.takeLatencies();
    ledger.account(2).succeeded(2_000_000);

    var window = ledger.takeLatencies();

    assertThat(window.getTotalCount()).isEqualTo(1);
    assertThat(window.getMaxValue()).isBetween(1_980_000L, 2_020_000L);
  }

  @Test
  void a_latency_beyond_the_histogram_counts_as_the_longest_it_holds() {
    ledger.account(0).succeeded(Long.MAX_VALUE);
    ledger.account(0).succeeded(-1);

    assertThat(ledger.takeLatencies().getTotalCount()).isEqualTo(2);
  }
}
