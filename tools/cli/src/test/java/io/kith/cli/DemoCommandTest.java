package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class DemoCommandTest {

  private final StringWriter errors = new StringWriter();
  private final CommandLine command =
      new CommandLine(new DemoCommand()).setErr(new PrintWriter(errors));

  @ParameterizedTest
  @CsvSource({
    "--users,    0,      --users is 0; allowed are 1 to 3000",
    "--users,    3001,   --users is 3001; allowed are 1 to 3000",
    "--rate,     -1,     --rate is -1; allowed are 0 and more",
    "--port,     65536,  --port is 65536; allowed are 1 to 65535",
    "--duration, 0s,     --duration is PT0S; allowed are more than 0",
    "--kill,     nobody, the service is nobody; allowed are [membership",
    "--duration, soon,   is not a duration with its unit",
  })
  void refuses_what_is_out_of_range(String option, String value, String message) {
    assertThat(command.execute(option, value)).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void says_how_it_is_used() {
    assertThat(command.getUsageMessage()).contains("--duration", "20s", "--json", "--port");
  }
}
