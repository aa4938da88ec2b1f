package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.App;
import io.kith.config.Config;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.testkit.Authority;
import io.kith.transport.Address;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line where services and their hub speak TLS. */
@Timeout(60)
final class TlsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  @Test
  void a_service_is_found_and_called_over_tls_by_those_whom_it_knows() throws Exception {
    Authority authority = Authority.create("ours");
    Path trust = authority.writeTo(directory.resolve("ca.pem"));
    var files = new KeyFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    authority.certificate("bank").ip("127.0.0.1").issue().writeTo(files.certificate(), files.key());
    HubOptions options =
        HubOptions.defaults()
            .withAddress(new Address("127.0.0.1", 0))
            .withTransport(
                TransportOptions.builder()
                    .serverTls(ServerTls.of(files).requiringClientsOf(trust))
                    .build());
    try (Hub hub = Hub.start(options);
        App app =
            App.start(
                "bank",
                Config.empty()
                    .with("registry", "hub://" + hub.address())
                    .with("server.tls.certificate", files.certificate())
                    .with("server.tls.key", files.key())
                    .with("server.tls.trust", trust)
                    .with("client.tls.trust", trust)
                    .with("client.tls.certificate", files.certificate())
                    .with("client.tls.key", files.key()))) {
      app.serve(Bank.class, new OpenBank());
      String[] known = {
        "call",
        "--timeout",
        "20s",
        "--registry",
        "hub://" + hub.address(),
        "--cacert",
        trust.toString(),
        "--cert",
        files.certificate().toString(),
        "--key",
        files.key().toString(),
        "bank"
      };
      assertThat(executeOnceRegistered(known)).as(err::toString).isZero();
      assertThat(out.toString()).contains("Bank/");
      assertThat(
              execute("call", "--address", app.address().toString(), "--cacert", trust.toString()))
          .isEqualTo(3);
      assertThat(err.toString()).contains("wants a certificate");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "call --address a:1 --cert c.pem, --cert and --key go together",
    "call --address a:1 --cert c.pem --key k.pem, need --tls or --cacert",
    "call --address a:1 --server-name b, need --tls or --cacert",
    "call --address a:1 --cacert no.pem, no.pem does not exist",
    "hub --cert c.pem, --cert and --key go together",
    "hub --client-ca c.pem, --client-ca needs both",
    "hub --port 0 --cert no.pem --key k.pem, no.pem does not exist",
  })
  void wrong_usage_is_told(String line, String message) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  /** An application is registered in the background: until it is, nobody knows it. */
  private int executeOnceRegistered(String... arguments) {
    while (true) {
      int code = execute(arguments);
      if (code == 0 || !err.toString().contains("knows no application")) {
        return code;
      }
      err.getBuffer().setLength(0);
    }
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
