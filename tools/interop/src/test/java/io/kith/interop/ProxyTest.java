package io.kith.interop;

import io.kith.App;
import io.kith.config.Config;
import io.kith.proxy.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client of the interop suite, by grpc-java, against a proxy with two instances behind it:
 * every case but those about what holds between two neighbours, such as whether a message was
 * compressed on its way.
 */
final class ProxyTest {

  private static final Config CONFIG = Config.empty().with("registry", "memory:interop-proxy");

  private static App one;
  private static App other;
  private static Proxy proxy;

  @BeforeAll
  static void start() {
    one = App.start("one", CONFIG);
    other = App.start("other", CONFIG);
    one.serve(TestService.class, new InteropService(new LoadReports()));
    other.serve(TestService.class, new InteropService(new LoadReports()));
    proxy = Proxy.start(CONFIG, Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    other.close();
    one.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty_unary",
        "cacheable_unary",
        "large_unary",
        "client_streaming",
        "server_streaming",
        "ping_pong",
        "empty_stream",
        "custom_metadata",
        "status_code_and_message",
        "special_status_message",
        "unimplemented_method",
        "unimplemented_service",
        "cancel_after_begin",
        "cancel_after_first_response",
        "timeout_on_sleeping_server",
        "very_large_request",
        "pick_first_unary",
        "rpc_soak",
        "channel_soak"
      })
  void a_case_of_the_suite_passes_through_a_proxy(String testCase) throws Throwable {
    SuiteClient.run(testCase, proxy.address());
  }
}
