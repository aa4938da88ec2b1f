package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MemoryRegistryTest implements RegistryConformance {

  private final String name = UUID.randomUUID().toString();

  @Override
  public Registry open() {
    return MemoryRegistry.open(name);
  }

  @Test
  void registries_of_different_names_know_nothing_of_each_other() {
    try (Registry ours = open();
        Registry theirs = MemoryRegistry.open(name + "-other")) {
      var told = new Recorder();
      ours.watch(Query.all(), told);
      theirs.register(Instances.ready("a-1", "a"));
      ours.register(Instances.ready("b-1", "b"));
      told.awaitIds("b-1");
    }
  }

  @Test
  void a_private_registry_is_shared_with_nobody() {
    try (Registry one = MemoryRegistry.create();
        Registry other = MemoryRegistry.create()) {
      one.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      other.watch(Query.all(), told);
      assertThat(told.awaitAny().instances()).isEmpty();
    }
  }
}
