package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls for tests, with two arguments. */
final class Requests {

  static final Method ADD = new Method("shop.Cart", "Add", 0);
  static final Method LIST = new Method("shop.Cart", "List", 1, Method.Trait.IDEMPOTENT);
  static final Method PAY = new Method("shop.Till", "Pay", 0);

  record Request(long user, @Nullable String tenant) {}

  /** Reads both arguments off such requests; {@code Pay} has none. */
  static final Arguments ARGUMENTS =
      (method, path) ->
          method == PAY
              ? Optional.empty()
              : switch (path) {
                case "user" ->
                    Optional.of((ArgumentReader.OfLong) request -> ((Request) request).user());
                case "tenant" ->
                    Optional.of((ArgumentReader.OfText) request -> ((Request) request).tenant());
                default -> Optional.empty();
              };

  private Requests() {}

  static Call call(Method method) {
    return call(method, Map.of(), Map.of(), new Request(0, null));
  }

  static Call call(Method method, Map<String, String> baggage) {
    return call(method, baggage, Map.of(), new Request(0, null));
  }

  static Call call(
      Method method, Map<String, String> baggage, Map<String, String> metadata, Request request) {
    Context context = Context.root();
    for (var label : baggage.entrySet()) {
      context = context.with(label.getKey(), label.getValue());
    }
    Metadata sent = Metadata.empty();
    for (var value : metadata.entrySet()) {
      sent = sent.with(value.getKey(), value.getValue());
    }
    return new Call(method, request, context, sent);
  }
}
