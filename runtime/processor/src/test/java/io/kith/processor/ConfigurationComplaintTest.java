package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be configured is an error at the very component, and says what to write instead. */
class ConfigurationComplaintTest {

  private static final String IMPORTS =
      """
      package a;
      import io.kith.config.*;
      import java.util.*;
      import java.time.*;
      """;

  /** Expects one error, on the line that ends with {@code // here}. */
  private static void complains(String message, String source) {
    String text = IMPORTS + source;
    List<String> lines = text.lines().toList();
    int line = 1;
    while (!lines.get(line - 1).endsWith("// here")) {
      line++;
    }
    List<String> messages = Compilation.of(text).messages();

    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst()).contains(":" + line + ": ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Thread it | R.it: Thread cannot be configured; write a String, int, long, double, boolean, enum
          byte it | R.it: byte cannot be configured
          int[] it | R.it: int[] cannot be configured
          Set<String> it | R.it: Set<String> cannot be configured
          List it | R.it: List cannot be configured
          List<?> it | R.it: ? cannot be configured
          Gen<String> it | R.it: Gen<String> cannot be configured
          Map<Integer, String> it | R.it: Map<Integer, String> cannot be configured
          Optional<Optional<String>> it | R.it: Optional<Optional<String>> cannot be configured
          List<Config> it | R.it: List<Config> cannot be configured
          @Default("x") Optional<String> it | R.it: only single values and lists of them can have a @Default; remove it
          @Default("x") List<Peer> it | R.it: only single values and lists of them can have a @Default
          @Default("x") Map<String, String> it | R.it: only single values and lists of them can have a @Default
          @Default("x") Peer it | R.it: only single values and lists of them can have a @Default
          @Default("x") Config it | R.it: only single values and lists of them can have a @Default
          @Range(least = "1") String it | R.it: only numbers, Duration and ByteSize can have a @Range; remove it
          @Range(least = "1") Optional<Boolean> it | R.it: only numbers, Duration and ByteSize can have a @Range
          @Range(least = "1") Level it | R.it: only numbers, Duration and ByteSize can have a @Range
          @Range(least = "1") List<Peer> it | R.it: only numbers, Duration and ByteSize can have a @Range
          R it | R.it: R contains itself, and would never end
          List<R> it | R.it: R contains itself, and would never end
          R.Hidden it | R.it: Hidden is not accessible to the code that is generated in package a; make it package-private or public
          R.Secluded it | R.it: Secluded is not accessible
          """)
  void of_a_component_that_cannot_be_configured(String component, String message) {
    complains(
        message,
        """
        @Configuration
        record R(
            int fine,
            %s) { // here
          private record Hidden(int a) {}
          private enum Secluded { A }
        }
        enum Level { LOW }
        record Peer(String host) {}
        record Gen<T>(T t) {}
        """
            .formatted(component));
  }

  @Test
  void of_a_record_within_that_cannot_be_configured() {
    complains(
        "Inner.it: Thread cannot be configured",
        """
        @Configuration
        record R(Inner inner, List<Inner> again) {
          record Inner(
              Thread it) {} // here
        }
        """);
  }

  @Test
  void of_a_circle_where_it_closes() {
    complains(
        "B.a: A contains itself",
        """
        @Configuration
        record A(Optional<B> b) {}
        record B(
            Map<String, A> a) {} // here
        """);
  }

  @Test
  void of_what_is_no_record() {
    complains("@Configuration stands on a record; make C one", "@Configuration class C {} // here");
    complains("R is generic", "@Configuration record R<T>(int a) {} // here");
    complains(
        "R is not accessible",
        """
        class C {
          @Configuration private record R(int a) {} // here
        }
        """);
  }

  @Test
  void of_a_compiled_record_where_the_sources_name_it() {
    var library = Compilation.of("package lib; public record Peer(String host, Thread thread) {}");
    var compilation =
        Compilation.with(
            List.of(library),
            List.of(),
            IMPORTS + "@Configuration record R(\n    lib.Peer peer) {}");
    assertThat(compilation.errors())
        .singleElement()
        .asString()
        .startsWith("R.java:6: Peer.thread: Thread cannot be configured");
  }

  @Test
  void of_no_record_that_was_compiled_before() throws ClassNotFoundException {
    var library =
        Compilation.of(
            "package lib; import io.kith.config.*; public record Peer(@Default(\"\\\"\\n«x»\")"
                + " String host, @Default(\"80\") @Range(least = \"7\") int port) {}");
    String source = IMPORTS + "@Configuration public record R(lib.Peer peer) {}";
    var compilation = Compilation.with(List.of(library), List.of(), source);

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.generated()).containsExactly("R_Config");
    assertThat(compilation.source("a.R_Config"))
        .contains("value(\"host\", String.class).withDefault(\"\\\"\\n\\u00abx\\u00bb\")")
        .contains("value(\"port\", int.class).withRange(\"7\", \"\").withDefault(\"80\")");
  }

  @Test
  void of_nothing_where_names_are_in_the_way() throws ClassNotFoundException {
    var compilation =
        Compilation.of(
            """
            package a;
            @io.kith.config.Configuration
            public record R(Key values, List record, String Object, lib_.Record r, Outer.Key k) {
              public record Key(int keys, int create, int section) {}
              public enum List { A }
            }
            """,
            "package a; class Outer { record Key(String a) {} }",
            "package a; class lib_ { record Record(int value) {} }");
    assertThat(compilation.messages()).isEmpty();
    var type = compilation.load().loadClass("a.R").asSubclass(Record.class);
    Config config =
        Config.empty()
            .withYaml(
                "a.yaml",
                "values: {keys: 1, create: 2, section: 3}\nrecord: a\nObject: o\nr: {value: 4}\n"
                    + "k: {a: b}");
    assertThat(config.bind(type).value())
        .hasToString(
            "R[values=Key[keys=1, create=2, section=3], record=A, Object=o, r=Record[value=4],"
                + " k=Key[a=b]]");
  }
}
