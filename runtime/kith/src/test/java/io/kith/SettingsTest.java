package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.cluster.Eligibility;
import io.kith.cluster.Instance;
import io.kith.config.Config;
import io.kith.config.Setting;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

  @Test
  void without_any_configuration_a_connection_is_as_the_transport_has_it() {
    assertThat(bind(Config.empty()).options()).isEqualTo(TransportOptions.defaults());
  }

  @Test
  void without_any_configuration_those_are_called_whom_a_cluster_calls() {
    Settings settings = bind(Config.empty());
    assertThat(settings.client().eligibility("caller-1", settings.instance().place()))
        .isEqualTo(Eligibility.defaults());
  }

  /** What a key allows is what the type behind it allows: no more and no less. */
  @ParameterizedTest
  @CsvSource({
    "server.port, 0, 65535, -1, 65536",
    "server.maxConnections, 1, 1048576, 0, 1048577",
    "server.maxCallsPerConnection, 1, 1048576, 0, 1048577",
    "server.idleTimeout, 1ms, 1d, 0s, 86400001ms",
    "server.leastPingInterval, 0s, 1d, -1s, 86400001ms",
    "server.propagation, 0s, 5m, -1s, 300001ms",
    "server.drain, 0s, 1h, -1s, 3601s",
    "client.timeout, 1ms, 1d, 0s, 86400001ms",
    "client.patience, 0s, 1h, -1s, 3601s",
    "client.maxAttempts, 1, 16, 0, 17",
    "client.connections, 1, 64, 0, 65",
    "client.connectTimeout, 1ms, 1d, 0s, 86400001ms",
    "client.slowStart, 0s, 1h, -1s, 3601s",
    "client.zoneHeadroom, 1, 10, 0.9, 10.1",
    "client.subset, 0, 1000000, -1, 1000001",
    "client.subsetIndex, 0, 2147483647, -1, 2147483648",
    "client.outliers.failuresInARow, 2, 2147483647, 1, 2147483648",
    "client.outliers.failureMargin, 0, 1, -0.1, 1.1",
    "client.outliers.latencyFactor, 0, 1000, -1, -0.1",
    "client.outliers.latencyFloor, 0s, 1h, -1s, 3601s",
    "client.outliers.window, 100ms, 1h, 99ms, 3601s",
    "client.outliers.minCalls, 1, 2147483647, 0, 2147483648",
    "client.outliers.maxEjected, 0, 1, -0.1, 1.1",
    "client.outliers.panicBelow, 0, 1, -0.1, 1.1",
    "client.outliers.firstEjection, 1ms, 5m, 0s, 86400001ms",
    "client.outliers.longestEjection, 10s, 1d, 0s, 86400001ms",
    "client.outliers.probes, 1, 2147483647, 0, 2147483648",
    "transport.eventLoops, 1, 1024, 0, 1025",
    "transport.handshakeTimeout, 1ms, 1d, 0s, 86400001ms",
    "transport.pingInterval, 1ms, 1d, 0s, 86400001ms",
    "transport.grpcPingInterval, 1ms, 1d, 0s, 86400001ms",
    "transport.silenceTimeout, 1ms, 1d, 0s, 86400001ms",
    "transport.deadPeerTimeout, 1ms, 1d, 0s, 86400001ms",
    "transport.fileCheckInterval, 1ms, 1d, 0s, 86400001ms",
    "limits.message, 1B, 1GiB, 0B, 1073741825B",
    "limits.depth, 1, 1000, 0, 1001",
    "limits.elements, 1, 2147483647, 0, 2147483648",
    "limits.frame, 256KiB, 16777215B, 262143B, 16MiB",
    "limits.queue, 1KiB, 1GiB, 1023B, 1073741825B",
    "http.corsMaxAge, 1s, 1d, 999ms, 86400001ms",
    "http.compressAbove, 1B, 1GiB, 0B, 1073741825B",
    "http.head, 1KiB, 1MiB, 1023B, 1048577B",
    "http.requestTimeout, 1s, 1d, 999ms, 86400001ms",
    "http.answerTimeout, 1s, 1d, 999ms, 86400001ms",
    "limits.stream, 64KiB, 64MiB, 65535B, 67108865B",
    "limits.streams, 1MiB, 1GiB, 1048575B, 1073741825B",
    "instance.weight, 0, 10000, -1, 10001",
    "discovery.maxAge, 0s, 365d, -1s, 366d",
    "discovery.holdShare, 0, 1, -0.1, 1.1",
    "discovery.hold, 0s, 1d, -1s, 86400001ms",
    "discovery.farewell, 0s, 1m, -1s, 61s",
    "readiness.interval, 10ms, 1h, 9ms, 3601s",
    "readiness.timeout, 1ms, 1h, 0s, 3601s",
    "readiness.failures, 1, 1000, 0, 1001",
    "quotas.patience, 0s, 1s, -1s, 1001ms",
    "quotas.processes, 1, 100000, 0, 100001",
    "telemetry.interval, 10ms, 1m, 9ms, 61s",
    "telemetry.timeout, 100ms, 1m, 99ms, 61s",
    "telemetry.flush, 0s, 1m, -1s, 61s",
    "telemetry.traces.forced, 0, 1000000, -1, 1000001",
    "telemetry.traces.slow, 0s, 1d, -1s, 86400001ms",
    "telemetry.traces.unsampled, 0, 1000000, -1, 1000001",
    "telemetry.traces.memory, 64KiB, 1GiB, 65535B, 1025MiB",
    "telemetry.metrics.interval, 100ms, 10m, 99ms, 601s",
    "telemetry.metrics.maxMeters, 1, 1000000, 0, 1000001",
    "telemetry.logs.memory, 64KiB, 1GiB, 65535B, 1025MiB",
  })
  void a_key_takes_its_bounds_and_nothing_beyond(
      String key, String least, String most, String below, String above) {
    for (String allowed : new String[] {least, most}) {
      assertThatCode(() -> describe(Config.empty().with(key, allowed))).doesNotThrowAnyException();
    }
    for (String refused : new String[] {below, above}) {
      assertThatThrownBy(() -> describe(Config.empty().with(key, refused)))
          .hasMessageContaining(key + " is '" + refused + "'; allowed is");
    }
  }

  @Test
  void every_key_that_has_bounds_is_in_the_test_above_or_is_free() {
    assertThat(Config.empty().bind(Settings.class).settings())
        .extracting(Setting::key)
        .containsExactlyInAnyOrder(
            "registry",
            "server.host",
            "server.port",
            "server.propagation",
            "server.drain",
            "server.maxConnections",
            "server.maxCallsPerConnection",
            "server.idleTimeout",
            "server.plaintext",
            "server.leastPingInterval",
            "client.timeout",
            "client.patience",
            "client.maxAttempts",
            "client.connections",
            "client.balancer",
            "client.slowStart",
            "client.zoneAware",
            "client.zoneHeadroom",
            "client.subset",
            "client.connectionsByWeight",
            "client.waitForReady",
            "faults.allowed",
            "telemetry.enabled",
            "telemetry.gzip",
            "telemetry.traces.sampling",
            "telemetry.interval",
            "telemetry.timeout",
            "telemetry.flush",
            "telemetry.traces.forced",
            "telemetry.traces.slow",
            "telemetry.traces.unsampled",
            "telemetry.traces.memory",
            "telemetry.metrics.interval",
            "telemetry.metrics.maxMeters",
            "telemetry.metrics.jvm",
            "telemetry.logs.ship",
            "telemetry.logs.memory",
            "client.outliers.failuresInARow",
            "client.outliers.failureMargin",
            "client.outliers.latencyFactor",
            "client.outliers.latencyFloor",
            "client.outliers.window",
            "client.outliers.minCalls",
            "client.outliers.maxEjected",
            "client.outliers.panicBelow",
            "client.outliers.firstEjection",
            "client.outliers.longestEjection",
            "client.outliers.probes",
            "client.connectTimeout",
            "transport.handshakeTimeout",
            "transport.pingInterval",
            "transport.grpcPingInterval",
            "transport.silenceTimeout",
            "transport.deadPeerTimeout",
            "transport.fileCheckInterval",
            "limits.message",
            "limits.depth",
            "limits.elements",
            "limits.frame",
            "limits.queue",
            "debug.port",
            "debug.host",
            "http.corsMaxAge",
            "http.compressAbove",
            "http.head",
            "http.requestTimeout",
            "http.answerTimeout",
            "limits.stream",
            "limits.streams",
            "instance.version",
            "instance.region",
            "instance.zone",
            "instance.cell",
            "instance.weight",
            "discovery.maxAge",
            "discovery.holdShare",
            "discovery.hold",
            "discovery.farewell",
            "discovery.perService",
            "readiness.interval",
            "readiness.timeout",
            "quotas.patience",
            "quotas.processes",
            "readiness.failures");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, false, false",
    "localhost, false, false, false",
    "::1, false, false, false",
    "0.0.0.0, false, false, true",
    "10.1.2.3, false, false, true",
    "0.0.0.0, true, false, false",
    "0.0.0.0, false, true, false",
  })
  void plain_text_beyond_this_machine_is_warned_of(
      String host, boolean tls, boolean plaintext, boolean warned) {
    Config config = Config.empty().with("server.host", host).with("server.plaintext", plaintext);
    if (tls) {
      config = config.with("server.tls.certificate", "c").with("server.tls.key", "k");
    }
    assertThat(bind(config).server().plaintextTrouble().isPresent()).isEqualTo(warned);
  }

  @Test
  void an_empty_host_is_refused() {
    assertThatThrownBy(() -> bind(Config.empty().with("server.host", "")))
        .hasMessageContaining("server: host is empty; write 0.0.0.0 for all interfaces");
  }

  /** Makes everything that the settings are for. */
  private static void describe(Config config) {
    Settings settings = bind(config);
    settings.options();
    settings.server().address();
    var identity = new Identity("a", "a-1");
    var address = new Address("localhost", 1);
    settings.instance().describe(Instance.builder(identity, address, Instant.EPOCH)).build();
  }

  private static Settings bind(Config config) {
    return config.bind(Settings.class).value();
  }
}
