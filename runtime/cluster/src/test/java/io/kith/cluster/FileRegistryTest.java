package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite runs with a file that is written when something is registered, as by hand. */
final class FileRegistryTest implements RegistryConformance {

  private static final Duration INTERVAL = Duration.ofMillis(5);

  @TempDir private Path directory;
  private Path file;
  private final Map<String, Instance> written = new TreeMap<>();

  @BeforeEach
  void begin() {
    file = directory.resolve("instances.yaml");
    write("instances: []");
  }

  private void write(String text) {
    try {
      Path next = Files.writeString(directory.resolve("next"), text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void writeAll() {
    write(
        "instances:\n"
            + written.values().stream().map(FileRegistryTest::yaml).collect(Collectors.joining()));
  }

  private static String yaml(Instance i) {
    return """
      - id: %s
        app: %s
        version: %s
        address: '%s'
        protocols: [%s]
        region: %s
        zone: %s
        cell: %s
        weight: %d
        labels: {%s}
        startedAt: '%s'
        state: %s
        services: [%s]
    """
        .formatted(
            quoted(i.id()),
            quoted(i.app()),
            quoted(i.version()),
            i.address(),
            String.join(",", i.protocols()),
            quoted(i.location().region()),
            quoted(i.location().zone()),
            quoted(i.location().cell()),
            i.weight(),
            i.labels().entrySet().stream()
                .map(label -> quoted(label.getKey()) + ": " + quoted(label.getValue()))
                .collect(Collectors.joining(", ")),
            i.startedAt(),
            i.state().name().toLowerCase(),
            i.services().stream()
                .map(service ->
                    "{name: %s, version: %s, contract: %s}"
                        .formatted(
                            quoted(service.name()),
                            quoted(service.version()),
                            quoted(service.contractHash())))
                .collect(Collectors.joining(", ")));
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private Registry read() {
    return FileRegistry.open("file:" + file, INTERVAL);
  }

  @Override
  public Registry open() {
    return new Writing(read());
  }

  /** A registry whose user has an editor. */
  private final class Writing implements Registry {

    private final Registry registry;
    private final Set<Registration> registered = ConcurrentHashMap.newKeySet();

    Writing(Registry registry) {
      this.registry = registry;
    }

    @Override
    public String url() {
      return registry.url();
    }

    @Override
    public Watch watch(Query query, Consumer<Snapshot> listener) {
      return registry.watch(query, listener);
    }

    @Override
    public Registration register(Instance instance) {
      Registration unwritten = registry.register(instance);
      var registration =
          new Registration() {
            private boolean closed;

            @Override
            public Instance instance() {
              return unwritten.instance();
            }

            @Override
            public void update(Instance changed) {
              unwritten.update(changed);
              if (!closed) {
                put(changed);
              }
            }

            @Override
            public void close() {
              closed = true;
              synchronized (FileRegistryTest.this) {
                written.remove(instance().id());
                writeAll();
              }
            }
          };
      put(instance);
      registered.add(registration);
      return registration;
    }

    private void put(Instance instance) {
      synchronized (FileRegistryTest.this) {
        written.put(instance.id(), instance);
        writeAll();
      }
    }

    @Override
    public void close() {
      registered.forEach(Registration::close);
      registry.close();
    }
  }

  @Test
  void application_and_address_are_all_that_an_instance_needs() {
    write("instances: [{app: members, address: '10.0.0.1:4242'}]");
    try (Registry registry = read()) {
      var told = new Recorder();
      registry.watch(Query.app("members"), told);
      Instance found = told.awaitIds("10.0.0.1:4242").instances().getFirst();
      assertThat(found.address()).isEqualTo(new Address("10.0.0.1", 4242));
      assertThat(found.state()).isEqualTo(Instance.State.READY);
      assertThat(found.protocols()).containsExactly(Instance.KITH);
      assertThat(found.weight()).isEqualTo(100);
      assertThat(found.startedAt()).isEqualTo(Instant.EPOCH);
      assertThat(found.isIdentified()).isFalse();
      assertThat(registry.isLocal()).isTrue();
    }
  }

  @Test
  void a_file_with_a_mistake_changes_nothing_and_says_where_it_is() {
    write("instances: [{app: members, address: '10.0.0.1:4242'}]");
    try (Registry registry = read()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      told.awaitIds("10.0.0.1:4242");
      write("instances:\n  - app: members\n    adress: '10.0.0.1:4242'\n");
      Eventually.holds("the mistake is told", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow())
          .contains("instances.yaml:3:5", "adress is unknown", "address");
      assertThat(told.all()).hasSize(1);
      write("instances: [{app: members, address: '10.0.0.2:4242'}]");
      told.awaitIds("10.0.0.2:4242");
      assertThat(registry.trouble()).isEmpty();
    }
  }

  @Test
  void a_value_that_no_instance_has_is_told_with_its_place() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "- {app: a, address: here}", "host:port",
                "- {app: '', address: 'h:1'}", "app must have",
                "- {app: a, address: 'h:1', weight: 10001}", "10000",
                "- {app: a, address: 'h:1', state: gone}", "draining",
                "- {app: a, address: 'h:1', startedAt: today}", "2026-03-04T05:06:07Z",
                "- {app: a, address: 'h:1'}\n- {app: b, address: 'h:1'}", "two instances",
                "- {app: a, address: 'h:1', services: [{name: ''}]}", "service",
                "[", "YAML")
            .entrySet()) {
      write("instances:\n" + wrong.getKey());
      try (Registry registry = read()) {
        registry.watch(Query.all(), _ -> {});
        assertThat(registry.trouble().orElseThrow()).contains("instances.yaml:", wrong.getValue());
        assertThat(registry.snapshot(Query.all(), Duration.ofMillis(1))).isEmpty();
      }
    }
  }

  @Test
  void a_file_that_comes_later_is_read_then() throws IOException {
    Files.delete(file);
    try (Registry registry = read()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      assertThat(registry.trouble().orElseThrow()).contains("instances.yaml", "NoSuchFile");
      write("instances: [{app: members, address: '10.0.0.1:4242'}]");
      told.awaitIds("10.0.0.1:4242");
    }
  }

  @Test
  void what_is_registered_without_being_written_is_seen_by_nobody() {
    try (Registry registry = read()) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      assertThat(registry.register(Instances.ready("a-1", "a")).instance().id()).isEqualTo("a-1");
      write("instances: [{app: members, address: '10.0.0.1:4242'}]");
      told.awaitIds("10.0.0.1:4242");
    }
  }

  @Test
  void a_url_without_a_path_of_this_machine_is_refused() {
    for (String url : List.of("file:", "file://host/path")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FileRegistry.open(url, INTERVAL))
          .withMessageContainingAll(url, "file:/etc/kith/instances.yaml");
    }
    try (Registry registry = FileRegistry.open("file://" + file, INTERVAL)) {
      assertThat(registry.url()).isEqualTo("file:" + file);
    }
  }
}
