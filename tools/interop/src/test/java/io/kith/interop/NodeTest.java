package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gRPC client of Node, which has nothing of Kith but the {@code .proto} that it exports, calls
 * a service whose contract is written in Java.
 */
@Timeout(180)
final class NodeTest {

  private static Server server;
  private static Server patient;

  @BeforeAll
  static void start() throws Exception {
    NodeClients.install();
    server = server(TransportOptions.defaults());
    patient = server(TransportOptions.builder().leastPingInterval(Duration.ofMillis(10)).build());
  }

  private static Server server(TransportOptions options) throws IOException {
    Server started = Server.builder(new Identity("ledger", "l-1")).options(options).start();
    started.serve(Ledger.class, new LedgerService());
    return started;
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      patient.close();
    }
  }

  private static void run(String testCase, Server against) throws Exception {
    NodeClients.Outcome outcome =
        NodeClients.run(
            List.of(
                "node",
                "client.js",
                testCase,
                "127.0.0.1:" + against.address().port(),
                NodeClients.HOME.resolve("protos").toString()));
    assertThat(outcome.code()).as(outcome.said()).isZero();
  }

  @Test
  void unary() throws Exception {
    run("unary", server);
  }

  @Test
  void server_streaming() throws Exception {
    run("server_streaming", server);
  }

  @Test
  void client_streaming() throws Exception {
    run("client_streaming", server);
  }

  @Test
  void bidirectional_streaming() throws Exception {
    run("bidirectional_streaming", server);
  }

  @Test
  void deadline() throws Exception {
    run("deadline", server);
  }

  @Test
  void cancellation() throws Exception {
    run("cancellation", server);
  }

  @Test
  void metadata() throws Exception {
    run("metadata", server);
  }

  @Test
  void error_details() throws Exception {
    run("error_details", server);
  }

  @Test
  void unimplemented() throws Exception {
    run("unimplemented", server);
  }

  @Test
  void compression() throws Exception {
    run("compression", server);
  }

  @Test
  void health() throws Exception {
    run("health", server);
  }

  @Test
  void keepalive() throws Exception {
    run("keepalive", patient);
  }

  @Test
  void too_many_pings() throws Exception {
    run("too_many_pings", server);
  }
}
