package io.kith.example.social.driver;

import io.kith.cluster.Instance;
import io.kith.example.social.VitalSigns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a trial can do to the demo, and what it has seen of it so far. For one thread. */
final class Scene implements AutoCloseable {

  private final Observer observer;
  private final Supplier<Crowd> newCrowd;
  private final Course course;
  private final Consumer<String> tell;

  private final List<Slowness> slow = new ArrayList<>();
  private Optional<Crowd> crowd = Optional.empty();

  Scene(Observer observer, Supplier<Crowd> newCrowd, Course course, Consumer<String> tell) {
    this.observer = observer;
    this.newCrowd = newCrowd;
    this.course = course;
    this.tell = tell;
  }

  Course course() {
    return course;
  }

  /** Says what was done. */
  void tell(String what) {
    tell.accept(what);
  }

  /** The crowd, which is there from the first time on that it is asked for. */
  Crowd crowd() {
    if (crowd.isEmpty()) {
      crowd = Optional.of(newCrowd.get());
    }
    return crowd.get();
  }

  /** The instances of a service, the longest there first. */
  List<Instance> instancesOf(String service) {
    return observer.instances().stream()
        .filter(instance -> instance.app().equals(service))
        .toList();
  }

  /** Kills the process of an instance, as SIGKILL does: it says no farewell. */
  void kill(Instance instance) {
    long pid = pid(instance);
    boolean killed =
        ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(Boolean.FALSE);
    if (!killed) {
      throw new IllegalStateException("cannot kill " + instance + ", process " + pid);
    }
    tell.accept("SIGKILL to " + instance.id() + ", process " + pid);
  }

  private long pid(Instance instance) {
    return observer
        .signs(instance)
        .map(VitalSigns::pid)
        .orElseThrow(() -> new IllegalStateException(instance + " does not answer"));
  }

  /** Makes an instance slow, until all are healed. */
  void slow(Instance instance) {
    long pid = pid(instance);
    slow.add(Slowness.of(pid));
    tell.accept(instance.id() + ", process " + pid + ", stands still most of the time");
  }

  /** Makes those fast that are slow. */
  void heal() {
    slow.forEach(Slowness::close);
    slow.clear();
    tell.accept("nobody is made slow any more");
  }

  /** Leaves the demo as it was, but for the dead. */
  @Override
  public void close() {
    slow.forEach(Slowness::close);
    crowd.ifPresent(Crowd::close);
  }
}
