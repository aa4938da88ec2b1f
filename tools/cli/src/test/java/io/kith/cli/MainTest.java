package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", ""})
  void says_which_commands_there_are(String argument) {
    assertThat(argument.isEmpty() ? execute() : execute(argument)).isZero();
    assertThat(out.toString())
        .contains("kith", "demo", "call", "hub", "proxy", "aot", "simulate", "test", "bench");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "call --version",
        "hub --version",
        "demo --version",
        "aot --version",
        "simulate --version"
      })
  void tells_its_version(String line) {
    assertThat(execute(line.split(" "))).isZero();
    assertThat(out.toString()).startsWith("kith ");
  }

  @Test
  void a_hub_says_that_its_port_is_taken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(execute("hub", "--port", String.valueOf(taken.getLocalPort()))).isEqualTo(1);
    }
  }

  @Test
  void a_hub_refuses_a_port_that_is_none() {
    assertThat(execute("hub", "--port", "65536")).isEqualTo(2);
    assertThat(err.toString()).contains("port 65536 is not between 0 and 65535");
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
