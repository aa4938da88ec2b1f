package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the compiler to the checked-in contract and back, in a module as Maven lays it out. */
final class ContractCommandTest {

  private static final String CART =
      """
      package shop;
      @io.kith.core.Service(version = "1.2.0")
      public interface Cart {
        Order order(Order order);
        record Order(long id, int amount) {}
      }
      """;

  @TempDir private Path directory;
  private Path module;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void create() throws IOException {
    module = directory.resolve("cart");
    Files.createDirectories(module.resolve("target/classes"));
    Files.createFile(module.resolve("pom.xml"));
  }

  /** Compiles a source into the module, and returns what the compiler said. */
  private String compile(String source) throws IOException {
    String type = source.replaceFirst("(?s).*?(?:interface|class) (\\w+).*", "$1");
    Path file = directory.resolve(type + ".java");
    Files.writeString(file, source);
    String classPath = System.getProperty("java.class.path");
    var output = new ByteArrayOutputStream();
    ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            output,
            output,
            "-d",
            module.resolve("target/classes").toString(),
            "-classpath",
            module.resolve("target/classes") + java.io.File.pathSeparator + classPath,
            "-processorpath",
            classPath,
            "-parameters",
            file.toString());
    return output.toString(StandardCharsets.UTF_8);
  }

  private int kith(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int contract(String command, String... more) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("contract", command));
    arguments.addAll(java.util.List.of(more));
    arguments.add(module.toString());
    return kith(arguments.toArray(String[]::new));
  }

  private Path document() {
    return module.resolve("contracts/shop.Cart.openapi.json");
  }

  private Path file() {
    return module.resolve("contracts/shop.proto");
  }

  @Test
  void says_which_commands_there_are() {
    assertThat(kith("contract")).isZero();
    assertThat(out.toString()).contains("export", "check", "diff");
  }

  @Test
  void an_exported_contract_is_up_to_date_and_the_compiler_is_content() throws Exception {
    assertThat(compile(CART)).isEmpty();
    assertThat(contract("export")).isZero();

    assertThat(out.toString())
        .isEqualToIgnoringNewLines("shop.Cart 1.2.0 is newwrote " + file() + "wrote " + document());
    assertThat(document())
        .content()
        .contains("\"openapi\" : \"3.1.0\"", "/shop.Cart/Order", "\"version\" : \"1.2.0\"");
    assertThat(file()).content().contains("// Version 1.2.0\nservice Cart {");
    assertThat(contract("check")).isZero();
    assertThat(contract("diff")).isZero();
    assertThat(contract("export")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(compile(CART)).isEmpty();
  }

  @Test
  void what_was_added_needs_a_minor_version_and_an_export() throws Exception {
    compile(CART);
    contract("export");
    String more = CART.replace("int amount", "int amount, String note");

    assertThat(compile(more))
        .contains(
            "Cart.java:3: warning: contracts/ does not have Cart as it is: Order.note is new. Set"
                + " version = \"1.3.0\" in @Service, and run `kith contract export`.");
    assertThat(contract("check")).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly("shop.Cart 1.2.0", "  extends: Order.note is new");
    assertThat(err.toString())
        .contains("the version of shop.Cart is 1.2.0; it must be 1.3.0 or higher")
        .contains("is not up to date; run kith contract export");
    assertThat(contract("diff")).isZero();
    assertThat(contract("export")).isEqualTo(1);
    assertThat(err.toString())
        .contains("  extends: Order.note is new", "it must be 1.3.0 or higher");
    assertThat(file()).content().doesNotContain("note");

    assertThat(compile(more.replace("1.2.0", "1.3.0"))).contains("Run `kith contract export`.");
    assertThat(contract("export")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "shop.Cart 1.2.0 → 1.3.0",
            "  extends: Order.note is new",
            "wrote " + file(),
            "wrote " + document());
    assertThat(file()).content().contains("string note = 3;", "// Version 1.3.0");
    assertThat(contract("check")).isZero();
  }

  @Test
  void what_breaks_callers_does_not_compile_before_the_major_version_says_so() throws Exception {
    compile(CART);
    contract("export");
    String broken = CART.replace("int amount", "long amount");

    assertThat(compile(broken))
        .contains("Cart.java:5: error: Order.amount was int32 and is int64, which breaks the wire");
    assertThat(contract("check")).isZero();
    assertThat(compile(broken.replace("1.2.0", "2.0.0")))
        .contains("warning")
        .doesNotContain("error");
    assertThat(contract("diff")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "shop.Cart 1.2.0 → 2.0.0",
            "  breaks the wire: Order.amount was int32 and is int64: who has the old contract takes"
                + " its bytes for what it was");
    assertThat(contract("export")).isZero();
    assertThat(contract("check")).isZero();
  }

  @Test
  void the_contracts_of_a_release_say_which_version_is_next() throws Exception {
    compile(CART);
    Path released = directory.resolve("released");
    contract("export", "--to", released.toString());
    assertThat(file()).doesNotExist();
    compile(CART.replace("int amount", "long amount").replace("1.2.0", "1.2.1"));

    assertThat(contract("diff", "--against", released.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("the version of shop.Cart is 1.2.1; it must be 2.0.0 or higher");
    assertThat(contract("check", "--contracts", released.toString())).isEqualTo(1);
  }

  @Test
  void a_service_goes_only_on_purpose() throws Exception {
    compile(CART);
    compile(CART.replace("Cart", "Till").replace("package shop;", "package shop.till;"));
    contract("export");
    Path till = module.resolve("contracts/shop/till.proto");
    assertThat(till).exists();
    try (var files = Files.list(module.resolve("target/classes/shop/till"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    assertThat(contract("check")).isEqualTo(1);
    assertThat(out.toString()).contains("shop.till.Till 1.2.0 is gone");
    assertThat(contract("export")).isEqualTo(1);
    assertThat(err.toString()).contains("shop.till.Till is gone", "--remove shop.till.Till");
    assertThat(contract("export", "--remove", "shop.till.Till")).isZero();
    assertThat(out.toString()).contains("deleted " + till);
    assertThat(till).doesNotExist();
    assertThat(file()).exists();
  }

  @Test
  void files_of_others_stay_as_they_are() throws Exception {
    compile(CART);
    Files.createDirectories(file().getParent());
    Path other = module.resolve("contracts/other.proto");
    Files.writeString(other, "syntax = \"proto2\";\n");
    assertThat(contract("export")).isZero();
    assertThat(other).hasContent("syntax = \"proto2\";\n");

    Files.writeString(file(), "syntax = \"proto3\";\n");
    assertThat(contract("export")).isEqualTo(2);
    assertThat(err.toString()).contains("shop.proto is not of Kith's making; move it away");
    assertThat(file()).hasContent("syntax = \"proto3\";\n");
  }

  @Test
  void services_are_found_in_jars_too() throws Exception {
    compile(CART);
    Path jar = directory.resolve("cart.jar");
    Path classes = module.resolve("target/classes");
    try (var target = FileSystems.newFileSystem(jar, Map.of("create", "true"));
        var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path entry = target.getPath("/").resolve(classes.relativize(file).toString());
        Files.createDirectories(entry.getParent());
        Files.copy(file, entry);
      }
    }
    Path to = directory.resolve("to");

    assertThat(kith("contract", "export", "--classes", jar.toString(), "--to", to.toString()))
        .isZero();
    assertThat(to.resolve("shop.proto")).exists();
  }

  @Test
  void says_what_else_a_service_needs() throws Exception {
    compile("package lib; public interface Base { int zero(); }");
    compile(CART.replace("interface Cart", "interface Cart extends lib.Base"));
    Path lib = directory.resolve("lib-classes");
    Files.createDirectories(lib);
    Files.move(module.resolve("target/classes/lib"), lib.resolve("lib"));

    assertThat(contract("export")).isEqualTo(2);
    assertThat(err.toString())
        .contains("shop.Cart_Kith cannot be loaded: java.lang.NoClassDefFoundError: lib/Base")
        .contains("by --classpath");
    assertThat(contract("export", "--classpath", lib.toString())).isZero();
  }

  @Test
  void says_that_there_is_nothing_to_read() throws Exception {
    assertThat(contract("export")).isEqualTo(2);
    assertThat(err.toString()).contains("no service is in [", "annotate an interface");
    Files.delete(module.resolve("target/classes"));
    assertThat(contract("check")).isEqualTo(2);
    assertThat(err.toString()).contains("has no compiled classes (none of target/classes,");
    assertThat(contract("diff", "--classes", "/none/such")).isEqualTo(2);
    assertThat(err.toString()).contains("/none/such does not exist");
  }

  @Test
  void says_where_a_checked_in_contract_is_broken() throws Exception {
    compile(CART);
    contract("export");
    Files.writeString(file(), Files.readString(file()).replace("rpc", "prc"));

    assertThat(contract("check")).isEqualTo(2);
    assertThat(err.toString()).contains("shop.proto:9:3: found 'prc'; expected 'rpc'");
  }

  @Test
  void the_guide_shows_what_is_said() throws Exception {
    String guide = Files.readString(Path.of("../../docs/guide-contracts.md"));
    String source = block(guide, "java");
    assertThat(compile(source)).isEmpty();
    assertThat(contract("export")).isZero();

    assertThat(file()).hasContent(block(guide, "proto"));
    assertThat(guide).contains(out.toString().replace(module + "/", ""));
    assertThat(words(guide)).contains(said(source.replace("int coins, UUID", "long coins, UUID")));
    assertThat(words(guide)).contains(said(source.replace("int coins)", "int coins, int frozen)")));
  }

  private static String block(String guide, String language) {
    return guide.replaceFirst("(?s).*?```" + language + "\n(.*?)```.*", "$1");
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** What the compiler says of one line. */
  private String said(String source) throws IOException {
    String said = compile(source).lines().findFirst().orElseThrow();
    return said.substring(said.indexOf("Wallet.java:"));
  }

  @Test
  void the_contracts_of_the_example_are_up_to_date() {
    int code = kith("contract", "check", "../../examples/social");

    assertThat(code).as(out.toString() + err).isZero();
  }
}
