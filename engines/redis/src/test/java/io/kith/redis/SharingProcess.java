package io.kith.redis;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.resilience.Environment;
import io.kith.resilience.Interventions;
import io.kith.resilience.SharedQuotas;
import io.kith.resilience.Stage;
import io.kith.resilience.Stages;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One of several processes that serve the same method with a connection to Redis of its own. */
final class SharingProcess implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final MethodBinding METHOD =
      MethodBinding.of(new Method("test.Shop", "Buy", 0), Codec.nothing(), Codec.nothing());

  final Interventions interventions = new Interventions();
  final SharedQuotas sharing;
  private final Stages stages;
  private final Next path;

  /**
   * A process.
   *
   * @param limit of all its methods, as a rule has it
   */
  SharingProcess(String url, String limit) {
    this(url, limit, Duration.ofMillis(5));
  }

  SharingProcess(String url, String limit, Duration patience) {
    this.sharing = SharedQuotas.open(url, "shop-" + NUMBER.incrementAndGet(), patience, 1);
    this.stages =
        Stages.ofServer(
            Environment.of("shop", interventions).with(sharing),
            RuleSource.of(
                Rules.parse(1, "rules.yaml", "serves: {'*': {limits: [{" + limit + "}]}}")));
    this.path = stages.around(METHOD, _ -> Reply.Success.of(null));
  }

  Reply call() {
    return call("");
  }

  Reply call(String user) {
    Context context = user.isEmpty() ? Context.root() : Context.root().with("user", user);
    return path.call(new Call(METHOD.method(), "it", context));
  }

  boolean isAdmitted() {
    return call() instanceof Reply.Success;
  }

  /** How many calls were decided without Redis. */
  long uncounted() {
    return interventions.total(Stage.SERVER_LIMITS, "uncounted");
  }

  /** Whether a call is decided by what Redis says, and not without it. */
  boolean isCounted() {
    long before = uncounted();
    call();
    return uncounted() == before;
  }

  @Override
  public void close() {
    stages.close();
    sharing.close();
  }
}
