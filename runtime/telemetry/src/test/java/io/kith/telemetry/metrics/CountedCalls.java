package io.kith.telemetry.metrics;

import io.kith.core.Call;
import io.kith.core.CallCounters;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.resilience.Interventions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Calls that took as long as a test says, on both sides of a process. */
final class CountedCalls {

  private final AtomicLong nowNanos = new AtomicLong();
  private final Map<String, Method> methods = new HashMap<>();
  final CallCounters called = new CallCounters(nowNanos::get);
  final CallCounters served = new CallCounters(nowNanos::get);
  final Interventions interventions = new Interventions();
  final CallFamilies families = new CallFamilies(called, served, interventions);

  void made(String peer, String method, Code code, long nanos) {
    count(called, peer, method, code, nanos);
  }

  void answered(String peer, String method, Code code, long nanos) {
    count(served, peer, method, code, nanos);
  }

  private void count(CallCounters counters, String peer, String method, Code code, long nanos) {
    Method called = methods.computeIfAbsent(method, CountedCalls::method);
    Reply reply =
        code == Code.OK ? Reply.Success.of("x") : Reply.Failure.of(Status.of(code, "failed"));
    counters.apply(
        new Call(called, "request", Context.root()),
        call -> {
          call.peer(PeerApp.of(peer));
          nowNanos.addAndGet(nanos);
          return reply;
        });
  }

  private static Method method(String path) {
    int slash = path.indexOf('/');
    return new Method(path.substring(0, slash), path.substring(slash + 1), 0);
  }
}
