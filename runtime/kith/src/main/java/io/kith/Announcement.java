package io.kith;

import io.kith.cluster.Instance;
import io.kith.cluster.Registry;
import io.kith.cluster.Registry.Registration;
import io.kith.cluster.ServiceEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others are told of an application: nothing before it is ready for the first time, and then
 * what it serves and whether it may be called. Thread-safe.
 */
final class Announcement {

  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final Registry registry;
  private final boolean perService;
  private final Runnable requireReachable;
  private final Map<String, Registration> registrations = new LinkedHashMap<>();
  private Instance instance;
  private boolean isReady = true;
  private boolean isLeaving;

  /**
   * An announcement that is not made yet.
   *
   * @param instance what is told, but for services and state
   * @param perService whether there is a record of each service besides
   * @param requireReachable throws if others could not reach it
   */
  Announcement(
      Registry registry, Instance instance, boolean perService, Runnable requireReachable) {
    this.registry = registry;
    this.instance = instance;
    this.perService = perService;
    this.requireReachable = requireReachable;
  }

  /** It serves these from now on. */
  synchronized void serves(List<ServiceEntry> services) {
    requireReachable.run();
    instance = instance.with(services);
    tell();
  }

  /** Whether it is ready from now on. */
  synchronized void ready(boolean ready) {
    isReady = ready;
    tell();
  }

  private void tell() {
    boolean isTold = !registrations.isEmpty();
    if (isLeaving || instance.services().isEmpty() || (!isReady && !isTold)) {
      return;
    }
    tell(isReady ? Instance.State.READY : Instance.State.STARTING);
  }

  private void tell(Instance.State state) {
    Instance now = instance.with(state);
    record(now);
    if (perService) {
      now.ofEachService().forEach(this::record);
    }
    log.debug("others are told of {} that it is {}", now, state);
  }

  private void record(Instance now) {
    Registration known = registrations.get(now.id());
    if (known == null) {
      registrations.put(now.id(), registry.register(now));
    } else {
      known.update(now);
    }
  }

  /**
   * Others are told that it leaves, and so need not wonder where it is when it is gone. Returns
   * whether anybody had been told of it.
   */
  synchronized boolean leave() {
    isLeaving = true;
    if (registrations.isEmpty()) {
      return false;
    }
    tell(Instance.State.DRAINING);
    return true;
  }

  /** Takes back what others were told. */
  synchronized void takeBack() {
    isLeaving = true;
    registrations.values().forEach(Registration::close);
    registrations.clear();
  }
}
