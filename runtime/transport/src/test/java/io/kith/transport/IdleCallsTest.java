package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdleCallsTest {

  private static final String CALLS = "100000";

  @Test
  void a_hundred_thousand_calls_wait_on_one_connection_within_512_megabytes() throws Exception {
    Process server = start("server", CALLS);
    try (BufferedReader out = server.inputReader()) {
      String port = out.readLine().replace("PORT ", "");
      Process client = start("client", port, CALLS);
      try {
        assertThat(client.waitFor(100, TimeUnit.SECONDS)).as("the client has ended").isTrue();
        String said = new String(client.getInputStream().readAllBytes());
        assertThat(said).startsWith(CALLS + " calls answered");
        assertThat(client.exitValue()).isZero();
        String served = out.readLine();
        assertThat(served).startsWith(CALLS + " handlers waiting");
        System.out.println(served + "\n" + said);
      } finally {
        client.destroyForcibly();
      }
    } finally {
      server.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                IdleCalls.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
