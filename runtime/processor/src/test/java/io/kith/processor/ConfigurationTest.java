package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Bound;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.processor.fixture.Configured;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record means the same, whether it is bound by what is generated for it or by reflection. */
class ConfigurationTest {

  private static final Class<? extends Record> GENERATED = Configured.class;
  private static final Class<? extends Record> REFLECTED = withoutGenerated(Configured.class);

  @Test
  void one_is_bound_by_generated_code_and_the_other_by_reflection() throws Exception {
    assertThat(binding(GENERATED)).isPublic();
    assertThatThrownBy(() -> binding(REFLECTED)).isInstanceOf(ClassNotFoundException.class);
    assertThat(REFLECTED).isNotEqualTo(GENERATED);
  }

  @Test
  void what_is_not_said_has_its_default() {
    String outcome = same(Config.empty());
    assertThat(outcome)
        .startsWith(
            "Configured[text=a text, number=1, boxed=2, large=9000000000, boxedLarge=3,"
                + " fraction=0.25, boxedFraction=0.5, flag=true, boxedFlag=false, level=VERY_LOUD,"
                + " time=PT1M30S, size=64MiB, password=***, maybe=Optional.empty,"
                + " maybeWords=Optional.empty, words=[a, b], numbers=[], levels=[], times={},"
                + " series={}, server=Server[host=127.0.0.1, port=0, bounds=Bounds[least=1,"
                + " most=2]], backup=Optional.empty, peers=[], named={}, empty=Empty[]]");
    assertThat(outcome).contains("time = 1m30s (default)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text: x\nnumber: 2\nboxed: 3\nlarge: 5\nboxedLarge: 6\nfraction: -1.5\nboxedFraction: 7",
        "flag: false\nboxedFlag: true\nlevel: quiet\ntime: 2s\nsize: 2KiB\npassword: hidden",
        "maybe: 3\nmaybeWords: [x]\nwords: [y, z]\nnumbers: [1, 9]\nlevels: [[quiet], []]",
        "times: {a: 1s}\nseries: {b: [1, 2]}\nbackup: {port: 1}\nserver: {bounds: {most: 5}}",
        "peers: [{host: one}, {host: two, port: 81}]\nnamed: {first: {host: three}}\nempty:",
      })
  void binds_every_type(String yaml) {
    assertThat(same(yaml(yaml))).startsWith("Configured[").contains("(a.yaml:1:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "number: 65536",
        "number: x\nboxed:\nlarge: 4\nfraction: 1.5\nboxedFraction: NaN",
        "flag: yes\nlevel: loud\ntime: 5\nsize: 1B",
        "maybe: 9\nnumbers: [10]\nlevels: [[x]]\nwords: 3\ntimes: {a: b}\nseries: {b: [c]}",
        "server: 1\nbackup: []\npeers: [{port: 1}]\nnamed: {first: {hots: three}}\nempty: {a: 1}",
        "server: {bounds: {least: 3}}",
        "prot: 1\ntexts: y\nhost: z",
      })
  void tells_every_problem(String yaml) {
    assertThat(same(yaml(yaml))).startsWith("problems: a.yaml:");
  }

  @Test
  void what_a_record_throws_otherwise_is_thrown() {
    assertThat(same(yaml("server: {bounds: {most: 13}}")))
        .isEqualTo("java.lang.IllegalStateException: a mistake of the program");
  }

  @Test
  void a_secret_is_what_was_said() {
    Configured bound = yaml("password: told").bind(Configured.class).value();
    assertThat(bound.password().reveal()).isEqualTo("told");
  }

  @Test
  void an_open_section_is_bound_later() {
    Config config = yaml("app: {number: 7}\nfirst: 3");
    Configured.Opened opened = config.bind(Configured.Opened.class).value();
    assertThat(opened.first()).isEqualTo(3);
    assertThat(same(opened.app())).startsWith("Configured[text=a text, number=7,");
  }

  @Test
  void whatever_is_said_both_ways_say_the_same() {
    var outcomes = new HashMap<Boolean, Integer>();
    Property.holds(
        3_000,
        source -> {
          String outcome =
              same(yaml(document(source)).withVariables(Map.of(variable(source), value(source))));
          outcomes.merge(outcome.startsWith("Configured["), 1, Integer::sum);
        });
    assertThat(outcomes).as("values as well as problems").hasSize(2);
  }

  private static String document(Source source) {
    var yaml = new StringBuilder();
    for (String key : List.of("text", "number", "level", "time", "maybe", "numbers", "server")) {
      if (source.between(0, 3) == 0) {
        yaml.append(key).append(": ").append(value(source)).append('\n');
      }
    }
    return yaml.toString();
  }

  private static String value(Source source) {
    return source.oneOf(
        "",
        "1",
        "9",
        "70000",
        "x",
        "quiet",
        "very_loud",
        "1s",
        "2h",
        "1KiB",
        "true",
        "[1, 2]",
        "[quiet]",
        "{port: 1}",
        "{port: x, bounds: {least: 2}}",
        "{bounds: {least: 3}}",
        "{a: 1s}",
        "{host: h}",
        "[{host: h}]",
        "{a: {host: h, port: 2}}",
        "\"\"");
  }

  private static String variable(Source source) {
    return source.oneOf(
        "KITH_TEXT",
        "KITH_BOXED_LARGE",
        "KITH_LEVELS",
        "KITH_TIMES_A",
        "KITH_SERIES_B",
        "KITH_SERVER_BOUNDS_LEAST",
        "KITH_BACKUP_PORT",
        "KITH_PEERS",
        "KITH_NAMED_ONE_HOST",
        "KITH_NAMED",
        "KITH_MAYBE_WORDS",
        "KITH_EMPTY",
        "KITH_NOTHING");
  }

  /** What both ways come to. */
  private static String same(Config config) {
    String generated = outcome(config, GENERATED);
    assertThat(generated).isEqualTo(outcome(config, REFLECTED));
    return generated;
  }

  private static String outcome(Config config, Class<? extends Record> type) {
    try {
      Bound<? extends Record> bound = config.bind(type);
      return bound.value() + " by " + bound.settings();
    } catch (ConfigException e) {
      return "problems: " + String.join("\n", e.problems().stream().map(Object::toString).toList());
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private static Config yaml(String text) {
    return Config.empty().withYaml("a.yaml", text);
  }

  private static Class<?> binding(Class<?> type) throws ClassNotFoundException {
    return Class.forName(type.getName() + "_Config", true, type.getClassLoader());
  }

  /** The same record, loaded where nothing that was generated for it can be found. */
  private static Class<? extends Record> withoutGenerated(Class<? extends Record> type) {
    var loader =
        new ClassLoader(type.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(type.getName())) {
              return super.loadClass(name, resolve);
            }
            if (name.endsWith("_Config")) {
              throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
          }

          private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
              byte[] bytes = in.readAllBytes();
              return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
              throw new ClassNotFoundException(name, e);
            }
          }
        };
    try {
      return loader.loadClass(type.getName()).asSubclass(Record.class);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
