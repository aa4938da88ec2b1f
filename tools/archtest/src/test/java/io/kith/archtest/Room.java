package io.kith.archtest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The floor plan: one constant a module, with the rooms that it may look into. Arrows point down
 * only.
 */
enum Room {
  CORE("runtime/core", "io.kith.core", Set.of()),
  CODEC("runtime/codec", "io.kith.codec", Set.of(CORE)),
  PROCESSOR("runtime/processor", "io.kith.processor", Set.of(CORE, CODEC)),
  POLICY("runtime/policy", "io.kith.policy", Set.of(CORE)),
  TRUST("runtime/trust", "io.kith.trust", Set.of(CORE, POLICY)),
  TRANSPORT("runtime/transport", "io.kith.transport", Set.of(CORE, CODEC, TRUST)),
  CONFIG("runtime/config", "io.kith.config", Set.of(CORE)),
  RULES("runtime/rules", "io.kith.rules", Set.of(CORE, POLICY, CONFIG)),
  RESILIENCE(
      "runtime/resilience", "io.kith.resilience", Set.of(CORE, CODEC, POLICY, CONFIG, RULES)),
  TELEMETRY(
      "runtime/telemetry",
      "io.kith.telemetry",
      Set.of(CORE, CODEC, POLICY, TRANSPORT, CONFIG, RULES, RESILIENCE)),
  CLUSTER(
      "runtime/cluster",
      "io.kith.cluster",
      Set.of(CORE, CODEC, POLICY, TRANSPORT, CONFIG, RULES, RESILIENCE, TELEMETRY)),
  DEBUG(
      "runtime/debug",
      "io.kith.debug",
      Set.of(CORE, CODEC, POLICY, TRUST, TRANSPORT, CONFIG, RULES, RESILIENCE, TELEMETRY, CLUSTER)),
  KITH(
      "runtime/kith",
      "io.kith",
      Set.of(
          CORE,
          CODEC,
          POLICY,
          TRUST,
          TRANSPORT,
          CONFIG,
          RULES,
          RESILIENCE,
          TELEMETRY,
          CLUSTER,
          DEBUG)),
  CONSUL("engines/consul", "io.kith.consul", Set.of(CORE, POLICY, TRUST, TRANSPORT, CLUSTER)),
  ETCD("engines/etcd", "io.kith.etcd", Set.of(CORE, CODEC, TRUST, TRANSPORT, CLUSTER)),
  HTTP("engines/http", "io.kith.http", Set.of(CORE, CODEC)),
  JDBC("engines/jdbc", "io.kith.jdbc", Set.of(CORE)),
  KAFKA("engines/kafka", "io.kith.kafka", Set.of(CORE, CODEC)),
  KUBERNETES("engines/kubernetes", "io.kith.kubernetes", Set.of(CORE, POLICY, TRANSPORT, CLUSTER)),
  NACOS("engines/nacos", "io.kith.nacos", Set.of(CORE, TRANSPORT, CLUSTER)),
  REDIS("engines/redis", "io.kith.redis", Set.of(CORE, POLICY, RESILIENCE)),
  ZOOKEEPER("engines/zookeeper", "io.kith.zookeeper", Set.of(CORE, TRANSPORT, CLUSTER)),
  COLLECTOR("platform/collector", "io.kith.collector", Set.of(CORE, CODEC, TRANSPORT, CONFIG)),
  CONSOLE(
      "platform/console",
      "io.kith.console",
      Set.of(CORE, CODEC, POLICY, TRUST, TRANSPORT, CONFIG, CLUSTER, COLLECTOR)),
  HUB(
      "platform/hub",
      "io.kith.hub",
      Set.of(CORE, CODEC, POLICY, TRUST, TRANSPORT, CONFIG, CLUSTER, KITH, COLLECTOR, CONSOLE)),
  PROXY(
      "platform/proxy",
      "io.kith.proxy",
      Set.of(CORE, CODEC, POLICY, TRANSPORT, CONFIG, RULES, CLUSTER, KITH)),
  TESTKIT("tools/testkit", "io.kith.testkit", Set.of(CORE)),
  SIMULATOR("tools/simulator", "io.kith.simulator", Set.of(CORE, POLICY, CONFIG)),
  PROTOC("tools/protoc", "io.kith.protoc", Set.of()),
  CLI(
      "tools/cli",
      "io.kith.cli",
      Set.of(
          CORE,
          CODEC,
          POLICY,
          TRUST,
          TRANSPORT,
          CONFIG,
          RULES,
          RESILIENCE,
          TELEMETRY,
          CLUSTER,
          DEBUG,
          KITH,
          COLLECTOR,
          CONSOLE,
          HUB,
          PROXY,
          SIMULATOR)),
  SOCIAL(
      "examples/social",
      "io.kith.example.social",
      Set.of(CORE, CODEC, POLICY, TRANSPORT, CONFIG, RESILIENCE, TELEMETRY, CLUSTER, KITH, JDBC));

  final String directory;
  final String packageName;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable, and has no type that says so
  final Set<Room> below;

  Room(String directory, String packageName, Set<Room> below) {
    this.directory = directory;
    this.packageName = packageName;
    this.below = below;
  }

  /** The room that a class of this project stands in: the one with the longest matching package. */
  static Optional<Room> of(JavaClass type) {
    return Stream.of(values())
        .filter(room -> room.contains(type.getPackageName()))
        .max(Comparator.comparingInt(room -> room.packageName.length()));
  }

  /** Only the package itself for the front door, since every other room lies below its name. */
  private boolean contains(String name) {
    return name.equals(packageName) || (this != KITH && name.startsWith(packageName + "."));
  }

  /** The classes in here. */
  DescribedPredicate<JavaClass> classes() {
    return DescribedPredicate.describe(
        "in " + directory, type -> of(type).filter(this::equals).isPresent());
  }

  /** The classes of this project that this room must not know. */
  DescribedPredicate<JavaClass> forbidden() {
    return DescribedPredicate.describe(
        "outside " + directory + " and " + below,
        type -> of(type).filter(room -> room != this && !below.contains(room)).isPresent());
  }
}
