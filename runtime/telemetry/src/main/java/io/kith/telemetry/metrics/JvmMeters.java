package io.kith.telemetry.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * What the JVM says of itself: memory, collections and their pauses, platform and virtual threads,
 * processors, files and classes.
 */
final class JvmMeters implements AutoCloseable {

  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Adds the meters. */
  JvmMeters(MeterRegistry registry) {
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    virtualThreads(registry);
  }

  private static void virtualThreads(MeterRegistry registry) {
    var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    if (scheduler == null) {
      return; // a JVM need not have it
    }
    gauge(
        registry,
        scheduler,
        "jvm.threads.virtual.mounted",
        "Virtual threads that run right now",
        VirtualThreadSchedulerMXBean::getMountedVirtualThreadCount);
    gauge(
        registry,
        scheduler,
        "jvm.threads.virtual.queued",
        "Virtual threads that could run and wait for a carrier",
        VirtualThreadSchedulerMXBean::getQueuedVirtualThreadCount);
    gauge(
        registry,
        scheduler,
        "jvm.threads.virtual.carriers",
        "Platform threads that carry virtual ones",
        VirtualThreadSchedulerMXBean::getPoolSize);
    gauge(
        registry,
        scheduler,
        "jvm.threads.virtual.parallelism",
        "How many virtual threads may run at a time",
        VirtualThreadSchedulerMXBean::getParallelism);
  }

  private static void gauge(
      MeterRegistry registry,
      VirtualThreadSchedulerMXBean scheduler,
      String name,
      String what,
      ToDoubleFunction<VirtualThreadSchedulerMXBean> value) {
    Gauge.builder(name, scheduler, value)
        .description(what)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
  }
}
