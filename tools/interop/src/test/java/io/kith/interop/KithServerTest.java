package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.testing.integration.TestCases;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The client of the interop suite, by grpc-java, against a server of Kith: every case but those
 * that need credentials of a cloud.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md">Interoperability
 *     Test Case Descriptions</a>
 */
final class KithServerTest {

  private static final Set<String> CLOUD =
      Set.of(
          "compute_engine_creds",
          "compute_engine_channel_credentials",
          "service_account_creds",
          "jwt_token_creds",
          "oauth2_auth_token",
          "per_rpc_creds",
          "google_default_credentials");

  private static final String REPORTING =
      "--service_config_json={\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    var reports = new LoadReports();
    server = Server.builder(new Identity("interop", "interop-1")).start();
    server.serve(TestService.class, new InteropService(reports));
    server.serve(OpenRcaService.class, reports);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void run(String testCase, String... more) throws Throwable {
    SuiteClient.run(testCase, server.address(), more);
  }

  @Test
  void no_case_of_the_suite_is_left_out() {
    Set<String> here =
        Stream.concat(
                CLOUD.stream(),
                Arrays.stream(KithServerTest.class.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .map(method -> method.getName()))
            .filter(name -> !name.startsWith("no_case"))
            .collect(Collectors.toSet());
    assertThat(here)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TestCases.values())
                .map(testCase -> testCase.name().toLowerCase(java.util.Locale.ROOT))
                .toList());
  }

  @Test
  void empty_unary() throws Throwable {
    run("empty_unary");
  }

  @Test
  void cacheable_unary() throws Throwable {
    run("cacheable_unary");
  }

  @Test
  void large_unary() throws Throwable {
    run("large_unary");
  }

  @Test
  void client_compressed_unary() throws Throwable {
    run("client_compressed_unary");
  }

  @Test
  void client_compressed_unary_noprobe() throws Throwable {
    run("client_compressed_unary_noprobe");
  }

  @Test
  void server_compressed_unary() throws Throwable {
    run("server_compressed_unary");
  }

  @Test
  void client_streaming() throws Throwable {
    run("client_streaming");
  }

  @Test
  void client_compressed_streaming() throws Throwable {
    run("client_compressed_streaming");
  }

  @Test
  void client_compressed_streaming_noprobe() throws Throwable {
    run("client_compressed_streaming_noprobe");
  }

  @Test
  void server_streaming() throws Throwable {
    run("server_streaming");
  }

  @Test
  void server_compressed_streaming() throws Throwable {
    run("server_compressed_streaming");
  }

  @Test
  void ping_pong() throws Throwable {
    run("ping_pong");
  }

  @Test
  void empty_stream() throws Throwable {
    run("empty_stream");
  }

  @Test
  void custom_metadata() throws Throwable {
    run("custom_metadata");
  }

  @Test
  void status_code_and_message() throws Throwable {
    run("status_code_and_message");
  }

  @Test
  void special_status_message() throws Throwable {
    run("special_status_message");
  }

  @Test
  void unimplemented_method() throws Throwable {
    run("unimplemented_method");
  }

  @Test
  void unimplemented_service() throws Throwable {
    run("unimplemented_service");
  }

  @Test
  void cancel_after_begin() throws Throwable {
    run("cancel_after_begin");
  }

  @Test
  void cancel_after_first_response() throws Throwable {
    run("cancel_after_first_response");
  }

  @Test
  void timeout_on_sleeping_server() throws Throwable {
    run("timeout_on_sleeping_server");
  }

  @Test
  void very_large_request() throws Throwable {
    run("very_large_request");
  }

  @Test
  void pick_first_unary() throws Throwable {
    run("pick_first_unary");
  }

  @Test
  void rpc_soak() throws Throwable {
    run("rpc_soak");
  }

  @Test
  void channel_soak() throws Throwable {
    run("channel_soak");
  }

  @Test
  void orca_per_rpc() throws Throwable {
    run("orca_per_rpc", REPORTING);
  }

  @Test
  void orca_oob() throws Throwable {
    run("orca_oob", REPORTING);
  }
}
