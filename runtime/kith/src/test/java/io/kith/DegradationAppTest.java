package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.resilience.Intervention;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What answers when a method cannot, by real calls. */
final class DegradationAppTest {

  @TempDir private Path directory;

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  @Timeout(60)
  void a_rule_turns_what_is_called_off_and_on_again() throws Exception {
    rules("calls: {test.Errand: {degrade: {off: true}}}");
    try (App app = App.start("alone", config("called-off"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      assertThatThrownBy(() -> errand.run("it"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasMessageContaining("test.Errand/Run is turned off by degrade.off of the rules")
          .hasMessageContaining("rules.yaml:1:38");
      assertThat(app.served().snapshot()).isEmpty();
      assertThat(app.interventions())
          .containsExactly(new Intervention(Stage.CLIENT_DEGRADE, "test.Errand/Run", "refused", 1));
      rules("calls: {test.Errand: {degrade: {off: false}}}");
      assertThat(eventually(errand)).isEqualTo("it");
    }
  }

  @Test
  @Timeout(60)
  void a_rule_turns_what_is_served_off() throws Exception {
    rules("serves: {'*': {degrade: {off: false}}, test.Errand/run: {degrade: {off: true}}}");
    try (App app = App.start("alone", config("served-off"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      assertThatThrownBy(() -> errand.run("it"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
      assertThat(app.interventions()).isNotEmpty().allMatch(i -> i.stage() == Stage.SERVER_DEGRADE);
      rules("serves: {}");
      assertThat(eventually(errand)).isEqualTo("it");
    }
  }

  /** What it answers once the file has been read. */
  private static String eventually(Errand errand) {
    while (true) {
      try {
        return errand.run("it");
      } catch (CallException e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        Thread.onSpinWait();
      }
    }
  }
}
