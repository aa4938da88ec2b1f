package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the compiler finds the contracts that are checked in, by the directory of the classes. */
class ContractLocationTest {

  private static final String SOURCE =
      "package a;\n@io.kith.core.Service\npublic interface S { long m(); }\n";

  /** What {@code m} returned before it returned a {@code long}. */
  private static final String CONTRACT =
      """
      // The contract of Kith services, written from their Java interfaces: change those.
      syntax = "proto3";
      package a;
      // Version 1.0.0
      service S {
        // int m()
        rpc M(SMRequest) returns (SMReply);
      }
      message SMRequest {}
      message SMReply {
        int32 value = 1;
      }
      """;

  @TempDir private Path directory;
  private Path module;

  @BeforeEach
  void create() throws IOException {
    module = directory.resolve("module");
    write("contracts/a.proto", CONTRACT);
  }

  private void write(String file, String text) throws IOException {
    Path path = module.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Compiles into this directory of the module, and returns what the compiler said. */
  private String compile(String classes, String... options) throws IOException {
    Path output = Files.createDirectories(module.resolve(classes));
    Path source = Files.writeString(directory.resolve("S.java"), SOURCE);
    var arguments = new ArrayList<>(List.of("-d", output.toString(), "-parameters"));
    arguments.addAll(List.of("-classpath", Compilation.classPath()));
    arguments.addAll(List.of("-processorpath", System.getProperty("java.class.path")));
    arguments.addAll(List.of(options));
    arguments.add(source.toString());
    var said = new ByteArrayOutputStream();
    ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
    return said.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, target/classes",
    "build.gradle, build/classes/java/main",
    "build.gradle.kts, bin/main",
    "build.gradle, out/production/module"
  })
  void is_beside_the_build_file_of_the_module(String buildFile, String classes) throws IOException {
    write(buildFile, "");

    assertThat(compile(classes)).contains("the reply of S.m was int32 and is int64");
  }

  @Test
  void is_nowhere_without_a_build_file_near_the_classes() throws IOException {
    assertThat(compile("target/classes")).isEmpty();
    write("pom.xml", "");
    assertThat(compile("a/b/c/d/e")).isEmpty();
  }

  @Test
  void is_not_looked_for_above_the_module() throws IOException {
    write("pom.xml", "");
    write("inner/pom.xml", "");

    assertThat(compile("inner/target/classes")).isEmpty();
  }

  @Test
  void is_where_the_option_says() throws IOException {
    write("pom.xml", "");
    write("other/a.proto", CONTRACT.replace("int m()", "long m()").replace("int32", "int64"));

    assertThat(compile("target/classes", "-Akith.contracts=" + module.resolve("other"))).isEmpty();
    assertThat(compile("classes", "-Akith.contracts=" + module.resolve("contracts")))
        .contains("the reply of S.m was int32 and is int64");
    assertThat(compile("classes", "-Akith.contracts=" + module.resolve("none")))
        .contains("S is not in none/ yet; run `kith contract export`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"target/test-classes", "build/classes/java/test", "build/classes/java/fooTest"})
  void does_not_expect_the_services_of_tests(String classes) throws IOException {
    write("pom.xml", "");
    write("contracts/a.proto", CONTRACT.replace("service S", "service Other"));

    assertThat(compile("target/classes")).contains("S is not in contracts/ yet");
    assertThat(compile(classes)).isEmpty();
    assertThat(compile(classes, "-Akith.contracts=" + module.resolve("contracts"))).isEmpty();
  }

  @Test
  void counts_only_what_kith_wrote() throws IOException {
    write("pom.xml", "");
    write("contracts/a.proto", "syntax = \"proto3\";\n");

    assertThat(compile("target/classes")).isEmpty();
  }
}
