package io.kith.cluster.steady;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry that says what a test wants it to, on the thread of the test. */
final class ScriptedRegistry implements Registry {

  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable String trouble;
  volatile boolean closed;

  void tell(Revision revision, Instance... instances) {
    listeners.forEach(told -> told.accept(new Snapshot(revision, List.of(instances))));
  }

  void fail(String why) {
    trouble = why;
  }

  void recover() {
    trouble = null;
  }

  int watches() {
    return listeners.size();
  }

  @Override
  public String url() {
    return "script://here";
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public Registration register(Instance instance) {
    throw new UnsupportedOperationException("nobody registers in this test");
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    closed = true;
  }
}
