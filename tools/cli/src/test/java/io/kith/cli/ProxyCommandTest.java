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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
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

  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)));
  }

  @AfterEach
  void stop() {
    http.close();
    processes.forEach(Process::destroyForcibly);
    hub.close();
  }

  private Process run(Class<?> main, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(processes.size()).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KITH_"));
    builder.environment().putAll(Map.of("KITH_REGISTRY", "hub://" + hub.address()));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(int number) {
    return directory.resolve("log-" + number + ".txt");
  }

  private String address(Process proxy) throws IOException, InterruptedException {
    while (true) {
      String output = Files.readString(log(processes.indexOf(proxy)));
      Matcher banner = BANNER.matcher(output);
      if (banner.find()) {
        return banner.group(1);
      }
      assertThat(proxy.waitFor(20, TimeUnit.MILLISECONDS)).as(output).isFalse();
    }
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
    String address = address(proxy);
    requireAnswers(address, 100);
    one.destroyForcibly();
    requireAnswers(address, 300);
    proxy.destroy();
    assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isIn(0, TERMINATED);
  }
}
