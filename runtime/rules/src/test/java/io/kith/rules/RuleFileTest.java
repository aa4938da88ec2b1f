package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.kith.config.ConfigException;
import io.kith.core.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class RuleFileTest {

  private static final Method METHOD = new Method("shop.Cart", "Add", 0);
  private static final Duration INTERVAL = Duration.ofMillis(1);

  @TempDir private Path directory;

  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
  private final BlockingQueue<Rules> seen = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RuleFile.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel() == Level.WARN) {
            warnings.add(event.getFormattedMessage());
          }
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(appender);
  }

  private static String timeout(int seconds) {
    return "calls: {shop.Cart: {timeout: " + seconds + "s}}\n";
  }

  private static long timeout(Rules rules) {
    return rules
        .calls()
        .find(METHOD, "timeout", CallRule::timeout)
        .orElseThrow()
        .value()
        .toSeconds();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("rules.yaml"), text);
  }

  private void replace(Path file, String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The file, of which all rules but the first are seen. */
  private RuleFile open(Path path) throws InterruptedException {
    var file = new RuleFile(path, INTERVAL);
    file.watch(seen::add);
    seen.take();
    return file;
  }

  private Rules next() throws InterruptedException {
    return seen.poll(30, TimeUnit.SECONDS);
  }

  private String warning() throws InterruptedException {
    return warnings.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void a_changed_file_is_taken_up_with_a_greater_revision() throws Exception {
    Path path = file(timeout(1));
    try (RuleFile file = open(path)) {
      assertThat(timeout(file.rules())).isEqualTo(1);
      assertThat(file.rules().revision()).isEqualTo(1);
      replace(path, timeout(2));
      Rules second = next();
      assertThat(timeout(second)).isEqualTo(2);
      assertThat(second.revision()).isEqualTo(2);
      assertThat(file.rules()).isSameAs(second);
    }
  }

  @Test
  void a_mounted_config_map_is_followed_when_its_link_is_turned() throws Exception {
    // As the kubelet lays it out: rules.yaml → ..data/rules.yaml, ..data → ..1
    Path first = Files.createDirectory(directory.resolve("..1"));
    Files.writeString(first.resolve("rules.yaml"), timeout(1));
    Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Path path =
        Files.createSymbolicLink(directory.resolve("rules.yaml"), Path.of("..data/rules.yaml"));
    try (RuleFile _ = open(path)) {
      Path second = Files.createDirectory(directory.resolve("..2"));
      Files.writeString(second.resolve("rules.yaml"), timeout(2));
      Path turned = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
      Files.move(turned, data, StandardCopyOption.ATOMIC_MOVE);
      assertThat(timeout(next())).isEqualTo(2);
    }
  }

  @Test
  void a_bad_file_keeps_the_last_good_rules_and_is_told_of_once() throws Exception {
    Path path = file(timeout(1));
    try (RuleFile file = open(path)) {
      replace(path, "calls: {shop.Cart: {timeot: 2s}}");
      assertThat(warning())
          .startsWith("the rules of revision 1 stay in force: the configuration has a problem:")
          .contains(path + ":1:21: calls.shop.Cart.timeot is unknown; did you mean");
      assertThat(timeout(file.rules())).isEqualTo(1);
      replace(path, timeout(3));
      assertThat(timeout(next())).isEqualTo(3);
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void a_file_that_is_gone_or_empty_keeps_the_last_good_rules() throws Exception {
    Path path = file(timeout(1));
    try (RuleFile file = open(path)) {
      Files.delete(path);
      assertThat(warning()).contains("cannot be read: java.nio.file.NoSuchFileException");
      replace(path, "");
      assertThat(warning()).contains("is empty; a file of rules that says nothing has 'calls: {}'");
      assertThat(timeout(file.rules())).isEqualTo(1);
    }
  }

  @Test
  void a_bad_file_at_the_start_is_an_error() throws Exception {
    Path path = file("cals: {}");
    assertThatThrownBy(() -> new RuleFile(path, INTERVAL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(path + ":1:1: cals is unknown; did you mean calls?");
    Path missing = directory.resolve("missing.yaml");
    assertThatThrownBy(() -> new RuleFile(missing, INTERVAL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(missing + ":1:1: cannot be read");
  }

  @Test
  void a_file_that_is_too_long_or_no_text_is_an_error() throws Exception {
    Path path = file("#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> new RuleFile(path, INTERVAL))
        .hasMessageContaining("has more than 1048576 bytes");
    Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> new RuleFile(path, INTERVAL)).hasMessageContaining("is not UTF-8");
  }
}
