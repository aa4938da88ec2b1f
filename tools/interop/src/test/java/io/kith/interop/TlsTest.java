package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceImpl;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.Server;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * gRPC over TLS in both directions, grpc-java on the other side, with the certificates that the
 * interop suite has for it.
 */
final class TlsTest {

  private static final String SERVER_NAME = "foo.test.google.fr";

  @TempDir private static Path directory;

  private static Path authority;
  private static KeyFiles keys;
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    authority = file("ca.pem");
    keys = new KeyFiles(file("server1.pem"), file("server1.key"));
    server =
        Server.builder(new Identity("interop", "interop-1"))
            .options(TransportOptions.builder().serverTls(ServerTls.of(keys)).build())
            .start();
    server.serve(TestService.class, new InteropService(new LoadReports()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path file(String name) throws Exception {
    Path file = directory.resolve(name);
    try (InputStream in = TlsTesting.loadCert(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty_unary",
        "large_unary",
        "client_compressed_unary",
        "server_compressed_unary",
        "client_streaming",
        "server_streaming",
        "ping_pong",
        "empty_stream",
        "custom_metadata",
        "status_code_and_message",
        "cancel_after_begin",
        "cancel_after_first_response",
        "timeout_on_sleeping_server",
        "very_large_request",
        "channel_soak"
      })
  void client_of_the_suite_calls_a_server_of_kith(String testCase) throws Throwable {
    SuiteClient.run(
        testCase,
        server.address(),
        "--use_tls=true",
        "--use_test_ca=true",
        "--server_host_override=" + SERVER_NAME);
  }

  @Test
  void client_of_kith_calls_a_server_of_grpc_java() throws Exception {
    try (var executor = Executors.newSingleThreadScheduledExecutor()) {
      io.grpc.Server peer =
          NettyServerBuilder.forPort(
                  0, TlsServerCredentials.create(keys.certificate().toFile(), keys.key().toFile()))
              .addService(new TestServiceImpl(executor))
              .build()
              .start();
      var address = new Address("localhost", peer.getPort());
      try {
        try (Client client = client(ClientTls.trusting(authority).withServerName(SERVER_NAME))) {
          TestService service = client.channel(address, Protocol.GRPC).stub(TestService.class);
          assertThat(service.emptyCall(Empty.getDefaultInstance()))
              .isEqualTo(Empty.getDefaultInstance());
          var payload = Payload.newBuilder().setBody(ByteString.copyFrom(new byte[271_828]));
          var request = SimpleRequest.newBuilder().setResponseSize(314_159).setPayload(payload);
          assertThat(service.unaryCall(request.build()).getPayload().getBody().size())
              .isEqualTo(314_159);
        }
        try (Client client = client(ClientTls.trusting(authority))) {
          TestService service = client.channel(address, Protocol.GRPC).stub(TestService.class);
          CallException refused =
              catchThrowableOfType(
                  CallException.class, () -> service.emptyCall(Empty.getDefaultInstance()));
          assertThat(refused.status().code()).isEqualTo(Code.UNAVAILABLE);
          assertThat(refused).hasMessageContaining("localhost");
        }
      } finally {
        peer.shutdownNow().awaitTermination();
        executor.shutdownNow();
      }
    }
  }

  private static Client client(ClientTls tls) {
    return Client.create(
        new Identity("interop", "client-1"), TransportOptions.builder().clientTls(tls).build());
  }
}
