package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.CallStrategy;
import io.kith.core.Method;
import java.util.Optional;

/** Why a method cannot be called by a strategy. */
final class Misfit {

  private Misfit() {}

  /** What keeps the method from it, after "it …"; empty if it fits. */
  static Optional<String> of(CallStrategy strategy, MethodBinding binding) {
    Method method = binding.method();
    return switch (strategy) {
      case CallStrategy.Failover _, CallStrategy.Failfast _ -> Optional.empty();
      case CallStrategy.Failsafe _ ->
          misfit(method.isStreaming(), "streams, and a stream that is cut short would look whole");
      case CallStrategy.Hedged _ ->
          misfit(method.isStreaming(), "streams, and two streams cannot be compared")
              .or(() -> misfit(method.isOneWay(), "is one-way, so that no reply can be late"))
              .or(() -> misfit(!method.isIdempotent(), "is not idempotent"));
      case CallStrategy.Broadcast _, CallStrategy.Multicast _ ->
          misfit(
              method.isStreaming() || !binding.returnsNothing(),
              "returns something, of which there would be several");
    };
  }

  private static Optional<String> misfit(boolean is, String why) {
    return is ? Optional.of(why) : Optional.empty();
  }
}
