package io.kith.simulator.model;

import io.kith.simulator.scenario.Happening;
import io.kith.simulator.scenario.Happening.Fail;
import io.kith.simulator.scenario.Happening.Load;
import io.kith.simulator.scenario.Happening.Restart;
import io.kith.simulator.scenario.Happening.Slow;
import io.kith.simulator.scenario.Who;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Makes happen what a scenario says. */
final class Script {

  private static final long LOOKS_AGAIN_NANOS = 10_000_000;

  private final World world;

  Script(World world) {
    this.world = world;
  }

  /** Schedules all of it. */
  void schedule(List<Happening> events) {
    for (Happening event : events) {
      event.crash().ifPresent(crash -> each(event, crash.who(), Instance::crash, this::revive));
      event.hang().ifPresent(hang -> each(event, hang.who(), Instance::hang, Instance::goOn));
      event.slow().ifPresent(slow -> each(event, slow.who(), on -> begin(on, slow), Script::heal));
      event.fail().ifPresent(fail -> each(event, fail.who(), on -> begin(on, fail), Script::mend));
      event.restart().ifPresent(restart -> at(event, () -> roll(restart)));
      event.load().ifPresent(load -> change(event, load));
      event
          .registryOutage()
          .ifPresent(_ -> {
            at(event, () -> world.registry().setAway(true));
            after(event, () -> world.registry().setAway(false));
          });
    }
  }

  private void at(Happening event, Runnable action) {
    world.queue().at(event.at().toNanos(), _ -> action.run(), 0);
  }

  private void after(Happening event, Runnable action) {
    event
        .lasts()
        .ifPresent(
            lasts -> world.queue().at(event.at().plus(lasts).toNanos(), _ -> action.run(), 0));
  }

  private List<Instance> select(Who who) {
    return Selection.of(who, world.instances(), world.zones());
  }

  private void each(Happening event, Who who, Consumer<Instance> begin, Consumer<Instance> end) {
    List<Instance> those = select(who);
    at(event, () -> those.forEach(begin));
    after(event, () -> those.forEach(end));
  }

  private void revive(Instance instance) {
    instance.start(true);
  }

  private static void begin(Instance instance, Slow slow) {
    instance.work().trouble().slowFactor = slow.factor();
    instance.work().trouble().slowShare = slow.share();
    instance.work().trouble().slowMethod = slow.method();
  }

  private static void heal(Instance instance) {
    instance.work().trouble().slowFactor = 1;
  }

  private static void begin(Instance instance, Fail fail) {
    instance.work().trouble().failShare = fail.share();
    instance.work().trouble().failNanos = fail.takes().map(time -> time.toNanos()).orElse(-1L);
  }

  private static void mend(Instance instance) {
    instance.work().trouble().failShare = 0;
  }

  private void change(Happening event, Load load) {
    Optional<Integer> zone = load.zone().map(world.zones()::indexOf);
    List<Fleet> those =
        world.fleets().stream()
            .filter(fleet -> zone.isEmpty() || zone.get() == fleet.zone())
            .toList();
    at(event, () -> those.forEach(fleet -> fleet.setFactor(load.factor())));
    after(event, () -> those.forEach(fleet -> fleet.setFactor(1)));
  }

  /** Restarts some, and when they are back the next. */
  private void roll(Restart restart) {
    var left = new ArrayDeque<Instance>(select(restart.who()));
    for (int i = 0; i < restart.atOnce(); i++) {
      restartNext(restart, left);
    }
  }

  private void restartNext(Restart restart, Queue<Instance> left) {
    Instance instance = left.poll();
    if (instance == null) {
      return;
    }
    instance.leave();
    long noticeNanos = restart.notice().toNanos();
    world.queue().in(noticeNanos, _ -> drain(restart, left, instance), 0);
  }

  private void drain(Restart restart, Queue<Instance> left, Instance instance) {
    instance.refuse();
    long latestNanos = world.nowNanos() + restart.drain().toNanos();
    Event look =
        new Event() {
          @Override
          public void happen(int step) {
            if (instance.isIdle() || world.nowNanos() >= latestNanos) {
              instance.stop();
              world.queue().in(restart.down().toNanos(), _ -> isBack(restart, left, instance), 0);
            } else {
              world.queue().in(LOOKS_AGAIN_NANOS, this, 0);
            }
          }
        };
    look.happen(0);
  }

  private void isBack(Restart restart, Queue<Instance> left, Instance instance) {
    instance.start(true);
    world.queue().in(restart.pause().toNanos(), _ -> restartNext(restart, left), 0);
  }
}
