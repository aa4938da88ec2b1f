package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import io.kith.core.CallException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Applications of which one does worse than the others, over real connections. */
final class OutlierAppTest {

  private static final int CALLS_OF_A_WHILE = 30;

  private final Config config = Config.empty().with("registry", "memory:outliers");
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final App one = App.start("one", config);
  private final App bad = App.start("bad", config);
  private final App other = App.start("other", config);
  private final App caller =
      App.start(
          "caller",
          config
              .with("client.slowStart", "0s")
              .with("client.outliers.window", "100ms")
              .with("client.outliers.firstEjection", "200ms"));
  private final Errand errands = caller.client(Errand.class);

  OutlierAppTest() {
    one.serve(Errand.class, what -> "one");
    bad.serve(Errand.class, what -> answer());
    other.serve(Errand.class, what -> "other");
  }

  private String answer() {
    if (broken.get()) {
      throw new IllegalStateException("a wheel came off");
    }
    return "bad";
  }

  @AfterEach
  void close() {
    List.of(caller, one, bad, other).forEach(App::close);
  }

  /** Who answers in a while; without the name of one whose call failed. */
  private Set<String> met() {
    var met = new HashSet<String>();
    for (int i = 0; i < CALLS_OF_A_WHILE; i++) {
      try {
        met.add(errands.run("shopping"));
      } catch (CallException e) {
        met.add("failure");
      }
    }
    return met;
  }

  private void awaitMet(String... names) {
    long endNanos = System.nanoTime() + 20_000_000_000L;
    Set<String> met = met();
    while (!met.equals(Set.of(names))) {
      assertThat(System.nanoTime() - endNanos).as("met at last: " + met).isNegative();
      met = met();
    }
  }

  @Test
  void one_that_fails_gets_no_calls_and_is_back_when_it_is_well() {
    awaitMet("one", "other", "failure");
    awaitMet("one", "other");
    broken.set(false);
    awaitMet("one", "other", "bad");
  }
}
