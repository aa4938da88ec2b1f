package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The hub as a process of its own. */
final class HubMainTest {

  private static final Pattern URL = Pattern.compile("hub://[0-9.]+:[0-9]+");

  private static Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.add(HubMain.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }

  private static String errorOf(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void says_where_others_find_it_and_ends_when_it_is_told_to() throws Exception {
    Process process = start("127.0.0.1:0");
    try (BufferedReader out = process.inputReader()) {
      Matcher url = URL.matcher(out.readLine());
      assertThat(url.find()).isTrue();
      try (Registry registry =
          Registries.open(
              url.group(), new Identity("test", "test-1"), TransportOptions.defaults())) {
        registry.register(Instances.ready("a-1", "a"));
        var told = new Recorder();
        registry.watch(Query.all(), told);
        told.awaitIds("a-1");
      }
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void listening_everywhere_it_does_not_call_that_an_address() throws Exception {
    Process process = start("0.0.0.0:0");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).contains("hub://HOST:").doesNotContain("hub://0.0.0.0");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_port_that_is_taken_is_said_in_a_sentence() throws Exception {
    try (var taken = new ServerSocket(0)) {
      Process process = start("127.0.0.1:" + taken.getLocalPort());
      assertThat(errorOf(process))
          .contains("hub: cannot listen on 127.0.0.1:" + taken.getLocalPort(), "taken")
          .doesNotContain("\tat ");
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void an_address_that_is_none_is_said_in_a_sentence() throws Exception {
    Process process = start("localhost");
    assertThat(errorOf(process)).contains("'localhost'", "host:port").doesNotContain("\tat ");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void warns_of_plain_text_beyond_this_machine() {
    HubOptions options = HubOptions.defaults();
    assertThat(HubMain.plaintextTrouble(options)).isEmpty();
    assertThat(HubMain.plaintextTrouble(options.withAddress(new Address("0.0.0.0", 0))))
        .hasValueSatisfying(
            trouble -> assertThat(trouble).contains("0.0.0.0:0", "PLAIN TEXT", "--cert"));
    var keys = new KeyFiles(Path.of("cert.pem"), Path.of("key.pem"));
    var secured = TransportOptions.builder().serverTls(ServerTls.of(keys)).build();
    assertThat(
            HubMain.plaintextTrouble(
                options.withAddress(new Address("0.0.0.0", 0)).withTransport(secured)))
        .isEmpty();
  }
}
