package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.ServiceBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

/** What is generated, where, and when. */
class GenerationTest {

  private static final String SHARED =
      """
      package a;
      public record Shared(int x) {}
      """;

  private static String service(String packageName, String name, String type) {
    return """
    package %s;
    @io.kith.core.Service
    public interface %s {
      void m(%s it);
    }
    """
        .formatted(packageName, name, type);
  }

  @Test
  void services_of_a_package_share_codecs() {
    var compilation =
        Compilation.of(SHARED, service("a", "One", "Shared"), service("a", "Two", "Shared"));

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.generated()).containsExactly("One_Kith", "Shared_Codec", "Two_Kith");
  }

  @Test
  void services_of_another_package_have_codecs_of_their_own() {
    var compilation =
        Compilation.of(SHARED, service("a", "One", "Shared"), service("b", "Two", "a.Shared"));

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.source("b.a_Shared_Codec"))
        .contains("final class a_Shared_Codec implements Codec<Shared>");
    assertThat(compilation.generated())
        .containsExactly("One_Kith", "Shared_Codec", "Two_Kith", "a_Shared_Codec");
  }

  @Test
  void a_codec_that_was_compiled_before_is_used() {
    var before = Compilation.of(SHARED, service("a", "One", "Shared"));
    var after = Compilation.with(List.of(before), List.of(), service("a", "Two", "Shared"));

    assertThat(after.messages()).isEmpty();
    assertThat(after.generated()).containsExactly("Two_Kith");
  }

  @Test
  void a_codec_is_generated_again_when_its_type_is_compiled_again() {
    var before = Compilation.of(SHARED, service("a", "One", "Shared"));
    var after =
        Compilation.with(
            List.of(before),
            List.of(),
            SHARED.replace("int x", "int x, int y"),
            service("a", "Two", "Shared"));

    assertThat(after.messages()).isEmpty();
    assertThat(after.source("a.Shared_Codec")).contains("value.y()");
  }

  @Test
  void a_service_waits_for_a_type_that_another_processor_generates() {
    var compilation =
        Compilation.with(
            List.of(),
            List.of(new Late()),
            SHARED,
            service("a", "One", "Shared"),
            service("a", "Two", "Shared"),
            """
            package a;
            @io.kith.core.Service
            public interface Three {
              Shared m(Late late);
            }
            """);

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.generated())
        .containsExactly(
            "Late", "Late_Codec", "One_Kith", "Shared_Codec", "Three_Kith", "Two_Kith");
  }

  @Test
  void a_type_that_does_not_exist_is_told_by_the_compiler_alone() {
    var compilation = Compilation.of(service("a", "One", "Nowhere"));

    assertThat(compilation.messages()).hasSize(1);
    assertThat(compilation.messages().getFirst()).contains("One.java:4: cannot find symbol");
  }

  @Test
  void a_service_with_a_fault_leaves_the_others_alone() {
    var compilation =
        Compilation.of(service("a", "One", "Thread"), SHARED, service("a", "Two", "Shared"));

    assertThat(compilation.messages()).hasSize(1);
    assertThat(compilation.generated()).containsExactly("Shared_Codec", "Two_Kith");
  }

  @Test
  void the_name_of_a_nested_service_tells_where_it_is() throws Exception {
    var compilation =
        Compilation.of(
            """
            package a;
            public class Outer {
              @io.kith.core.Service
              public interface Inner {
                int m();
              }
            }
            """);

    assertThat(compilation.messages()).isEmpty();
    Class<?> inner = compilation.load().loadClass("a.Outer$Inner");
    assertThat(ServiceBinding.of(inner).schema().name()).isEqualTo("a.Inner");
    assertThat(ServiceBinding.of(inner).getClass()).hasToString("class a.Outer_Inner_Kith");
  }

  @Test
  void a_service_may_be_in_no_package() throws Exception {
    var compilation =
        Compilation.of(
            """
            @io.kith.core.Service
            public interface Alone {
              It m(It it);
              record It(int x) {}
            }
            """);

    assertThat(compilation.messages()).isEmpty();
    Class<?> alone = compilation.load().loadClass("Alone");
    assertThat(ServiceBinding.of(alone).schema().message("It")).isPresent();
  }

  @Test
  void a_service_may_have_no_method_and_need_not_be_public() throws Exception {
    var compilation =
        Compilation.of(
            """
            package a;
            @io.kith.core.Service
            interface Quiet {}
            """);

    assertThat(compilation.messages()).isEmpty();
    Class<?> quiet = compilation.load().loadClass("a.Quiet");
    assertThat(ServiceBinding.of(quiet).methods()).isEmpty();
  }

  @Test
  void types_may_have_names_that_generated_code_uses() {
    var compilation =
        Compilation.of(
            """
            package a;
            @io.kith.core.Service
            public interface Odd {
              record Codec(int in, int out, int base, int tag, int value) {}
              record List(int e, int key, int mark, java.util.List<Integer> io) {}
              record Contract(java.util.Map<Integer, String> java) {}
              record Stub(int in_, int in) {}
              record StubRequest(int schema) {}
              Codec codec(Codec codec, List list);
              Contract contract(Contract reply);
              Stub stub(int invoker, int failure, int error, Optional service);
              StubRequest request(StubRequest it, int method);
              record Optional(String request) {}
              String schema();
              int CHECK_COIN = 7;
              int check_coin();
              int checkCoin();
            }
            """,
            """
            package a;
            public record Object(java.lang.String hash) {}
            """,
            """
            package a;
            public record Override(Object object) {}
            """,
            """
            package a;
            @io.kith.core.Service
            public interface Rude {
              Override m(Override it);
            }
            """);

    assertThat(compilation.messages()).isEmpty();
  }

  @Test
  void deprecated_types_bring_no_warnings_into_generated_code() {
    var compilation =
        Compilation.of(
            """
            package a;
            @io.kith.core.Service
            public interface S {
              void m(@SuppressWarnings("removal") Old it, int x);
            }
            """,
            """
            package a;
            @Deprecated(forRemoval = true)
            public record Old(@Deprecated int x) {}
            """);

    assertThat(compilation.messages()).noneMatch(message -> message.contains("_"));
  }

  @Test
  void configuration_waits_for_what_another_processor_generates() {
    var compilation =
        Compilation.with(
            List.of(),
            List.of(new Late()),
            "package a; @io.kith.config.Configuration public record R(java.util.List<Late> it) {}");

    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.generated()).containsExactly("Late", "R_Config");
    assertThat(compilation.source("a.R_Config"))
        .contains("section(\"it\", 1, keys1()).list()")
        .contains("value(\"y\", int.class)");
  }

  /** A processor that generates a record. */
  private static final class Late extends AbstractProcessor {

    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        try (Writer out = processingEnv.getFiler().createSourceFile("a.Late").openWriter()) {
          out.write("package a; public record Late(int y) {}");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }
  }
}
