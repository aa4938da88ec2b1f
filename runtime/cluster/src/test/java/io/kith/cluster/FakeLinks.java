package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Ways to instances without a network: each answers as a test wants. Thread-safe. */
final class FakeLinks implements Link.Dialer {

  /** The ids of the instances that were called, in their order. */
  final List<String> called = new CopyOnWriteArrayList<>();

  /** The ids of the instances to which a way was opened, in their order. */
  final List<String> dialled = new CopyOnWriteArrayList<>();

  /** The ids of the instances whose way was closed, in their order. */
  final List<String> closed = new CopyOnWriteArrayList<>();

  private final Map<String, Function<Call, Reply>> answers = new HashMap<>();
  private final Set<String> unready = ConcurrentHashMap.newKeySet();
  private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

  /** From now on the instance answers so; by default, with its id. */
  synchronized void answer(String id, Function<Call, Reply> answer) {
    answers.put(id, answer);
  }

  /** From now on connections to the instance are refused. */
  void refuse(String id) {
    answer(id, _ -> refused());
  }

  static Failure refused() {
    return Failure.notExecuted(Status.of(Code.UNAVAILABLE, "connection refused"));
  }

  /** From now on the way to the instance is ready, as it is by default, or is not. */
  void ready(String id, boolean isReady) {
    if (isReady) {
      unready.remove(id);
    } else {
      unready.add(id);
    }
    listeners.getOrDefault(id, () -> {}).run();
  }

  @Override
  public Link dial(Instance instance, Runnable onChange) {
    dialled.add(instance.id());
    listeners.put(instance.id(), onChange);
    return new FakeLink(instance.id());
  }

  private synchronized Function<Call, Reply> answerOf(String id) {
    return answers.getOrDefault(id, _ -> Reply.Success.of(id));
  }

  private final class FakeLink implements Link {

    private final String id;
    private volatile boolean isClosed;

    FakeLink(String id) {
      this.id = id;
    }

    @Override
    public Reply call(MethodBinding method, Call call) {
      if (isClosed) {
        return Failure.notExecuted(Status.of(Code.UNAVAILABLE, "the channel is closed"));
      }
      called.add(id);
      return answerOf(id).apply(call);
    }

    @Override
    public boolean isReady() {
      return !unready.contains(id);
    }

    @Override
    public int outstanding() {
      return 0;
    }

    @Override
    public void close() {
      isClosed = true;
      closed.add(id);
    }
  }
}
