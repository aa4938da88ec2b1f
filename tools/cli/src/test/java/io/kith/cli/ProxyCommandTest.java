package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proxy and the instances behind it, as processes. */
@Timeout(120)
final class ProxyCommandTest {

  private static final Pattern BANNER = Pattern.compile("proxy listens at (\\S+)");
  private static final int TERMINATED = 128 + 15;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private Jvms jvms;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    jvms = new Jvms(directory);
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
  }

  @AfterEach
  void stop() {
    http.close();
    jvms.close();
    hub.close();
  }

  private Process run(Class<?> main, String... arguments) throws IOException {
    return jvms.start(Map.of("KITH_REGISTRY", "hub://" + hub.address()), main, arguments);
  }

  private HttpResponse<String> account(String address) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + "/test.Bank/account"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":1}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void requireAnswers(String address, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      HttpResponse<String> response = account(address);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  @Test
  void no_idempotent_call_is_lost_when_an_instance_is_killed() throws Exception {
    Process one = run(BankMain.class);
    run(BankMain.class);
    while (hub.instances() < 2) {
      assertThat(one.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    Process proxy = run(Main.class, "proxy", "--port", "0");
    String address = jvms.printed(proxy, BANNER);
    requireAnswers(address, 100);
    one.destroyForcibly();
    requireAnswers(address, 300);
    proxy.destroy();
    assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isIn(0, TERMINATED);
  }
}
