package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What breaks callers is an error at the very element, unless the version tells of it; what they
 * survive is a warning until the contract that is checked in has it, too.
 */
class ContractCheckTest {

  private static final String HEAD =
      """
      package a;
      import io.kith.core.*;
      import java.util.*;
      import java.time.*;
      """;

  @TempDir private Path directory;

  private static String service(String version, String members) {
    return HEAD
        + "@Service(version = \""
        + version
        + "\")\npublic interface S { // service\n"
        + members.replace("\\n", "\n")
        + "\n}\n";
  }

  /** Checks the contract of {@code a.S} in, as the export does. */
  private void checkIn(String source) throws Exception {
    var compilation = Compilation.of(source);
    assertThat(compilation.messages()).isEmpty();
    for (Map.Entry<String, String> file : ProtoFiles.of(contract(compilation)).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static ServiceSchema contract(Compilation compilation) throws Exception {
    Class<?> binding = Class.forName("a.S_Kith", true, compilation.load());
    return ((ServiceBinding<?>) binding.getConstructor().newInstance()).schema();
  }

  private Compilation compile(String source, String... options) {
    var all = new ArrayList<>(List.of("-Akith.contracts=" + directory));
    all.addAll(List.of(options));
    return Compilation.withOptions(all, source);
  }

  /**
   * Expects one error on the line that ends with {@code // here}, and none once the version tells
   * of the break.
   */
  private void breaks(String message, String before, String after) throws Exception {
    checkIn(service("1.4.2", before));
    String source = service("1.5.0", after);
    var compilation = compile(source);

    assertThat(compilation.messages()).hasSize(1).isEqualTo(compilation.errors());
    assertThat(compilation.errors().getFirst())
        .contains(":" + line(source, "// here") + ": ")
        .contains(message)
        .contains(" of callers of S 1.4.2: ")
        .endsWith("If the break is meant, set version = \"2.0.0\" in @Service.");
    assertThat(compile(service("2.0.0", after)).errors()).isEmpty();
  }

  private static int line(String source, String end) {
    return source.lines().map(line -> line.endsWith(end)).toList().indexOf(true) + 1;
  }

  /** Expects one warning at the service, and none once the contract is exported again. */
  private void widens(String message, String before, String after, String next) throws Exception {
    checkIn(service("1.4.2", before));
    String source = service("1.4.2", after);
    var compilation = compile(source);

    assertThat(compilation.errors()).isEmpty();
    assertThat(compilation.messages()).hasSize(1);
    assertThat(compilation.messages().getFirst())
        .contains(":" + line(source, "// service") + ": ")
        .contains(directory.getFileName() + "/ does not have S as it is: " + message)
        .endsWith(
            next.isEmpty()
                ? ". Run `kith contract export`."
                : ". Set version = \"" + next + "\" in @Service, and run `kith contract export`.");
    if (!next.isEmpty()) {
      assertThat(compile(service(next, after)).messages().getFirst())
          .endsWith(". Run `kith contract export`.");
    }
    checkIn(service("1.5.0", after));
    assertThat(compile(service("1.5.0", after)).messages()).isEmpty();
  }

  private static final String TYPES =
      """
      enum Mood { BAD, GOOD }
      sealed interface Shape {}
      record Dot() implements Shape {}
      record Wrap(Shape shape) {}
      record Point(int x) {}
      record Place(int x) {}
      record Spot(String x) {}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int      | long           | R.it was int32 and is int64, which breaks the wire
          int      | char           | R.it was int32 and is uint32, which breaks the wire
          String   | byte[]         | R.it was string and is bytes, which breaks the wire
          Mood     | int            | R.it was Mood and is int32, which breaks the wire
          int      | List<Integer>  | R.it was int32 and is repeated int32, which breaks the wire
          Point    | List<Point>    | R.it was Point and is repeated Point, which breaks the wire
          Point    | Spot           | R.it was Point and is Spot, which breaks the wire
          Point    | Place          | R.it was Point and is Place, which breaks the source
          Shape    | Optional<Shape> | R.it was Shape and is optional Shape, which breaks the wire
          Optional<Wrap> | Wrap     | R.it was optional Wrap and is Wrap, which breaks the wire
          Map<Integer, String> | Map<Long, String> | was map<int32, string> and is map<int64, string>, which breaks the wire
          Map<String, Point> | Map<String, Spot> | was map<string, Point> and is map<string, Spot>, which breaks the wire
          int      | Optional<Integer> | R.it was int32 and is optional int32, which breaks the source
          OptionalInt | Optional<Integer> | R.it was optional int32 (OptionalInt) and is optional int32, which breaks the source
          int      | short          | R.it was int32 and is int32 (short), which breaks the source
          String   | UUID           | R.it was string and is string (UUID), which breaks the source
          UUID     | LocalDate      | R.it was string (UUID) and is string (LocalDate), which breaks the source
          List<String> | Set<String> | R.it was repeated string and is repeated string (Set<String>), which breaks the source
          """)
  void a_component_of_another_type(String before, String after, String message) throws Exception {
    String source = TYPES + "R r(R r);\n record R(int a,\n %s it // here\n) {}";
    breaks(message, source.formatted(before), source.formatted(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          record R(int a, int b) {} | record R(int a) {} // here | R.b is gone, and its number 2 is not reserved, which breaks the wire
          record R(int a, int b) {} | record R(int a, int x, \\nint b // here\\n) {} | R.b had number 2 and has 3, which breaks the wire
          record R(int a, int b) {} | record R(int a, \\nint c // here\\n) {} | number 2 of R was b and is c, which breaks JSON
          record R(int a, int b) {} | record R(int a, \\nString c // here\\n) {} | number 2 of R was b (int32) and is c (string), which breaks the wire
          record R(int a, int uRl) {} | record R(int a, \\nint URl // here\\n) {} | R.URl was called uRl and is called URl, which breaks JSON
          @Reserved(2) record R(int a) {} | record R(int a, \\n@Field(2) int b // here\\n) {} | number 2 of R was reserved and is R.b, which breaks the wire
          @Reserved(2) record R(int a) {} | record R(int a) {} // here | number 2 of R is no longer reserved, which breaks the wire
          record R(int a) {} sealed interface Shape {} record Dot() implements Shape {} | sealed interface Shape {} record Dot() implements Shape {} record R(int a, \\nShape s // here\\n) {} | R.s is new and must be present, which breaks the wire
          """)
  void a_record(String before, String after, String message) throws Exception {
    breaks(message, "R r(R r);\n" + before, "R r(R r);\n" + after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enum E { A, B } | enum E { A } // here | E_B is gone, and its number 1 is not reserved, which breaks the wire
          enum E { A, B } | enum E { A, \\nC // here\\n} | number 1 of E was E_B and is E_C, which breaks JSON
          enum E { A, B } | enum E { A, C, \\nB // here\\n} | E_B had number 1 and has 2, which breaks the wire
          @Reserved(1) enum E { A } | enum E { A, \\nC // here\\n} | number 1 of E was reserved and is E_C, which breaks the wire
          @Reserved(1) enum E { A } | enum E { A } // here | number 1 of E is no longer reserved, which breaks the wire
          sealed interface E {} record A() implements E {} record B() implements E {} | sealed interface E {} // here\\nrecord A() implements E {} | E.b is gone, and its number 2 is not reserved, which breaks the wire
          sealed interface E {} record A() implements E {} record B(int x) implements E {} | sealed interface E {} record A() implements E {}\\nrecord C(int x) implements E {} // here | number 2 of E was b and is c, which breaks JSON
          sealed interface E {} record A() implements E {} record B(int x) implements E {} | sealed interface E {} record A() implements E {}\\nrecord C(String x) implements E {} // here | number 2 of E was b (B) and is c (C), which breaks the wire
          sealed interface E {} record A(int x) implements E {} | sealed interface E {} record A(\\nlong x // here\\n) implements E {} | A.x was int32 and is int64, which breaks the wire
          """)
  void an_enum_or_a_sealed_interface(String before, String after, String message) throws Exception {
    breaks(message, "List<E> e();\n" + before, "List<E> e();\n" + after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          void m(int a); | void m(int a, int b); // here | m was void m(int a) and is void m(int a, int b), which breaks the source
          void m(int a); | void m(\\nlong a // here\\n); | argument a of S.m was int32 and is int64, which breaks the wire
          void m(int a); | void m(\\nint b // here\\n); | number 1 of the request of S.m was a and is b, which breaks JSON
          void m(int a, int b); | @Reserved(2) void m(int a); // here | m was void m(int a, int b) and is void m(int a), which breaks the source
          void m(int a, int b); | void m(int a); // here | argument b of S.m is gone, and its number 2 is not reserved, which breaks the wire
          void m(int a, int b); | void m(@Field(2) int b, @Field(1) int a); // here | m was void m(int a, int b) and is void m(int b, int a), which breaks the source
          void m(int a); | int m(int a); // here | m was void m(int a) and is int m(int a), which breaks the source
          void m(int a); | void m(R r); // here\\nrecord R(int a) {} | m was void m(int a) and is void m(R r), which breaks the source
          int m(); | java.util.stream.Stream<Integer> m(); // here | m was int m() and is Stream<Integer> m(), which breaks the wire of callers of S 1.4.2: its callers know that it takes one message and answers with one message
          java.util.stream.Stream<Integer> m(); | java.util.stream.Stream<Long> m(); // here | the reply of S.m was int32 and is int64, which breaks the wire
          void m(java.util.stream.Stream<P> s); record P() {} | void m(P s); // here\\nrecord P() {} | m was void m(Stream<P> s) and is void m(P s), which breaks the wire
          void m(java.util.stream.Stream<Integer> s); | void m(\\njava.util.stream.Stream<Long> s // here\\n); | the request of S.m was int32 and is int64, which breaks the wire
          int m(); | long m(); // here | the reply of S.m was int32 and is int64, which breaks the wire
          int m(); | R m(); // here\\nrecord R(int value) {} | m was int m() and is R m(), which breaks the source
          int m(); | R m(); // here\\nrecord R(String value) {} | m was int m() and is R m(), which breaks the wire
          void m(int a); | @OneWay void m(int a); // here | m was answered and is @OneWay, which breaks the wire
          @OneWay void m(int a); | void m(int a); // here | m was @OneWay and is answered, which breaks the wire
          @Idempotent int m(); | int m(); // here | m was @Idempotent and is not, which breaks the behaviour
          void m() throws X; | void m(); // here | m no longer throws X, which breaks the source
          void m(); | void m() throws X; // here | m has begun to throw X, which breaks the source
          int m(); | int M(); // here | M was int m() and is int M(), which breaks the source
          """)
  void a_method(String before, String after, String message) throws Exception {
    String error = "\nfinal class X extends Exception { static final long serialVersionUID = 1; }";
    breaks(message, before + error, after + error);
  }

  @Test
  void a_method_that_is_gone() throws Exception {
    checkIn(service("1.0.0", "void m();\nvoid n();"));
    String source = service("1.0.0", "void m();");

    assertThat(compile(source).messages())
        .containsExactly(
            "S.java:"
                + line(source, "// service")
                + ": method n is gone, which breaks the wire of callers of S 1.0.0: its callers get"
                + " UNIMPLEMENTED. Put it back, deprecated. If the break is meant, set version ="
                + " \"2.0.0\" in @Service.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          R m(R r); record R(int a) {} | R m(R r); record R(int a, String b) {} | R.b is new | 1.5.0
          R m(R r); record R(int a, int b) {} | R m(R r); @Reserved(2) record R(int a) {} | R.b is gone, and is reserved | 1.5.0
          E m(); enum E { A } | E m(); enum E { A, B } | E_B is new | 1.5.0
          E m(); enum E { A, B } | E m(); @Reserved(1) enum E { A } | E_B is gone, and is reserved | 1.5.0
          E m(); sealed interface E {} record A() implements E {} | E m(); sealed interface E {} record A() implements E {} record B() implements E {} | E.b is new | 1.5.0
          int m(); | int m(); int n(); | method n is new | 1.5.0
          int m(); | @Idempotent int m(); | m has become @Idempotent | 1.5.0
          R m(R r); record R(int a) {} | R m(R it); record R(int a) {} | m was R m(R r) and is R m(R it) | ''
          R m(R r); record R(int a) {} | R m(R r); @Reserved(7) record R(int a) {} | R reserves [7] besides | ''
          int m(); | @NonBlocking int m(); int n(); int o(); int p(); int q(); int r(); int s(); | method n is new; method o is new; method p is new; method q is new; method r is new; and more | 1.5.0
          """)
  void what_callers_survive_is_to_be_exported(
      String before, String after, String message, String next) throws Exception {
    widens(message, before, after, next);
  }

  @Test
  void an_equal_contract_is_nothing_to_speak_of() throws Exception {
    checkIn(service("1.0.0", "int m();"));

    assertThat(compile(service("1.0.0", "/** Now described. */ @NonBlocking int m();")).messages())
        .isEmpty();
  }

  @Test
  void a_version_that_was_raised_is_to_be_exported() throws Exception {
    checkIn(service("1.0.0", "int m();"));

    assertThat(compile(service("1.0.1", "int m();")).messages())
        .singleElement()
        .asString()
        .endsWith("/ does not have S as it is: version 1.0.1. Run `kith contract export`.");
  }

  @Test
  void a_version_never_goes_back() throws Exception {
    checkIn(service("1.2.0", "int m();"));

    assertThat(compile(service("1.1.9", "int m();")).errors())
        .singleElement()
        .asString()
        .contains("version 1.1.9 of S is lower than 1.2.0 in ");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1.0, 0.2.0",
    "2.0.0-beta.1, 2.0.0-beta.1",
    "2.0.0-beta.1, 2.0.0",
    "1.9.0, 2.0.0-alpha",
  })
  void what_is_no_release_yet_may_break(String before, String after) throws Exception {
    checkIn(service(before, "int m();"));

    assertThat(compile(service(after, "long m();")).errors()).isEmpty();
  }

  @Test
  void a_new_service_is_to_be_exported() {
    assertThat(compile(service("1.0.0", "int m();")).messages())
        .singleElement()
        .asString()
        .endsWith("S is not in " + directory.getFileName() + "/ yet; run `kith contract export`");
  }

  @Test
  void nothing_is_expected_without_a_directory() {
    assertThat(Compilation.of(service("1.0.0", "int m();")).messages()).isEmpty();
  }

  @Test
  void a_strict_build_fails_for_what_is_to_be_exported() throws Exception {
    String strict = "-Akith.contracts.strict";
    assertThat(compile(service("1.0.0", "int m();"), strict).errors()).hasSize(1);
    checkIn(service("1.0.0", "int m();"));
    assertThat(compile(service("1.0.0", "int m();"), strict).messages()).isEmpty();
    String more = service("1.1.0", "int m(); int n();");
    assertThat(compile(more, strict).errors()).hasSize(1);
    assertThat(compile(more, strict + "=false").errors()).isEmpty();
  }

  @Test
  void every_break_is_told_at_once_and_where_it_stands() throws Exception {
    String members = "R r(R r);\nint gone();\nrecord R(int a, int b) {}";
    checkIn(service("1.0.0", members));
    String source = service("1.0.0", "R r(R r);\nrecord R(\nlong a,\nint c) {}");

    assertThat(compile(source).errors())
        .extracting(error -> error.replaceFirst(", which.*", ""))
        .containsExactly(
            "S.java:" + line(source, "// service") + ": method gone is gone",
            "S.java:" + line(source, "long a,") + ": R.a was int32 and is int64",
            "S.java:" + line(source, "int c) {}") + ": number 2 of R was b and is c");
  }

  @Test
  void a_type_that_was_compiled_before_is_complained_of_at_the_service() throws Exception {
    String service = "package a;\n@io.kith.core.Service\npublic interface S { b.R r(); }";
    var before = Compilation.of("package b;\npublic record R(int a) {}");
    var after = Compilation.of("package b;\npublic record R(long a) {}");
    for (Map.Entry<String, String> file : ProtoFiles.of(contractWith(before, service)).entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }

    var options = List.of("-Akith.contracts=" + directory);
    var compilation = Compilation.with(options, List.of(after), List.of(), service);

    assertThat(compilation.errors())
        .singleElement()
        .asString()
        .startsWith("S.java:3: R.a was int32 and is int64");
  }

  private static ServiceSchema contractWith(Compilation classPath, String source) throws Exception {
    return contract(Compilation.with(List.of(classPath), List.of(), source));
  }

  @Test
  void a_message_of_protobuf_is_known_by_its_name() throws Exception {
    checkIn(service("1.0.0", "com.google.protobuf.Enum m(com.google.protobuf.Enum b);"));

    assertThat(
            compile(service("1.0.0", "com.google.protobuf.Enum m(com.google.protobuf.Enum b);"))
                .messages())
        .isEmpty();
    assertThat(
            compile(service("1.0.0", "com.google.protobuf.Api m(com.google.protobuf.Enum b);"))
                .errors())
        .singleElement()
        .asString()
        .contains("m was Enum m(Enum b) and is Api m(Enum b), which breaks the wire");
  }

  @Test
  void a_contract_that_cannot_be_read_is_told_once() throws Exception {
    checkIn(service("1.0.0", "int m();"));
    Path file = directory.resolve("a.proto");
    Files.writeString(file, Files.readString(file).replace("returns", "return"));
    String two = service("1.0.0", "int m();") + "@Service(\"a.T\") interface T { int n(); }";

    assertThat(compile(two).errors())
        .singleElement()
        .asString()
        .contains("the contracts in " + directory.getFileName() + "/ cannot be read: a.proto:9:")
        .contains("found 'return'; expected 'returns'");
  }
}
