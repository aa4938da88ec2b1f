package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot cross the wire is an error at the very element, and says what to write instead. */
class ComplaintTest {

  private static final String IMPORTS =
      """
      package a;
      import io.kith.core.*;
      import java.util.*;
      import java.time.*;
      """;

  /** Expects one error, on the line that ends with {@code // here}. */
  private static void complains(String message, String source) {
    String text = IMPORTS + source;
    int line = text.lines().toList().indexOf(lineOf(text)) + 1;
    List<String> messages = Compilation.of(text).messages();

    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst()).contains(":" + line + ": ").contains(message);
  }

  private static String lineOf(String text) {
    return text.lines().filter(line -> line.endsWith("// here")).findFirst().orElseThrow();
  }

  /** Expects one error for a component of this type, at the component. */
  private static void complainsOfType(String type, String message) {
    complains(
        message,
        """
        @Service
        public interface S {
          R r(R r);
        }
        record R(
            int fine,
            %s it) {} // here
        class Plain {}
        interface Open {}
        enum Key { A }
        record Gen<T>(T t) {}
        """
            .formatted(type));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Integer | R.it: Integer may be null; use int, or Optional<Integer> or OptionalInt
          Boolean | use boolean, or Optional<Boolean>
          Object | Object cannot cross the wire; use a record, or a sealed interface of records
          Plain | Plain cannot cross the wire; make it a record
          Open | Open cannot cross the wire; make it a sealed interface of records
          Date | Date cannot cross the wire; use Instant
          LocalDateTime | LocalDateTime cannot cross the wire; use Instant
          java.math.BigInteger | use long, BigDecimal or String
          CharSequence | use String
          Collection<String> | use List or Set
          ArrayList<String> | ArrayList cannot cross the wire; use List
          TreeMap<String, String> | use Map
          SortedSet<String> | use Set
          java.util.concurrent.Future<String> | use the value itself; a call blocks
          java.util.stream.Stream<String> | a Stream is all that a method takes or returns, and no part of it; use List
          java.util.stream.IntStream | use Stream<Integer>
          int[] | int[] cannot cross the wire, of arrays only byte[] can; use List<Integer>
          String[] | use List<String>
          byte[][] | of arrays only byte[] can
          List | List is raw; say what it holds: List<…>
          Map | Map is raw; say what it holds: Map<…, …>
          Gen | Gen is raw; say what it holds: Gen<…>
          List<?> | List<?> has a wildcard; name the type exactly
          List<? extends R> | has a wildcard
          Gen<?> | Gen<?> has a wildcard; name the type exactly
          List<List<String>> | List of List does not exist in protobuf; use a List of records that have it
          List<Map<String, String>> | List of Map does not exist in protobuf
          Map<String, List<String>> | Map of List does not exist in protobuf; use a Map of records that have it
          Optional<List<String>> | Optional of List does not exist in protobuf; use List alone, which may be empty
          List<Optional<String>> | List of Optional is not possible: leave absent values out, or use a record
          Optional<OptionalInt> | Optional of OptionalInt is not possible
          Set<byte[]> | use List<byte[]>
          Map<Key, String> | the keys of a Map are Boolean, Byte, Short, Integer, Long or String, not Key
          Map<Double, String> | the keys of a Map are
          Map<R, String> | the keys of a Map are
          List<Plain> | Plain cannot cross the wire; make it a record
          R | R.it: every R would need another R, without end; use Optional or List here
          Gen<R> | R.it: every R would need another R, without end
          """)
  void of_a_type_that_cannot_cross_the_wire(String type, String message) {
    complainsOfType(type, message);
  }

  @Test
  void of_a_parameter() {
    complains(
        "argument b of S.m: Integer may be null",
        """
        @Service
        public interface S {
          void m(
              int a,
              Integer b); // here
        }
        """);
  }

  @Test
  void of_a_reply() {
    complains(
        "the reply of S.changes: Plain cannot cross the wire; make it a record",
        """
        @Service
        public interface S {
          int fine();
          Plain changes(long since); // here
        }
        class Plain {}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Stream<Plain> m(); | the reply of S.m: Plain cannot cross the wire; make it a record
          Stream<?> m(); | the reply of S.m: Stream<?> has a wildcard; name the type exactly
          Stream m(); | the reply of S.m: Stream is raw; say what it holds: Stream<…>
          Stream<Stream<String>> m(); | a Stream is all that a method takes or returns
          void m(Stream<Plain> in); | argument in of S.m: Plain cannot cross the wire
          void m(@io.kith.core.Field(2) Stream<R> in); | is the request message itself, which has no field for it
          void m(int a, Stream<R> in); | S.m takes a Stream, which must be its only parameter
          @OneWay void m(Stream<R> in); | S.m takes a stream, whose end is answered; remove @OneWay
          @NonBlocking Stream<R> m(); | S.m streams, and so waits for its caller; remove @NonBlocking
          """)
  void of_a_stream(String method, String message) {
    complains(
        message,
        """
        import java.util.stream.Stream;
        @Service
        public interface S {
          %s // here
          record R(int x) {}
        }
        class Plain {}
        """
            .formatted(method));
  }

  @Test
  void of_null() {
    String declaration =
        """
        @Service
        public interface S {
          R r(int id);
        }
        @interface Nullable {}
        record R(
            %s it) {} // here
        """;
    complains("use Optional instead of @Nullable", declaration.formatted("@Nullable String"));
    complains(
        "R.it: null does not cross the wire",
        declaration.formatted("@org.jspecify.annotations.Nullable String"));
    complains(
        "R.it: null does not cross the wire",
        declaration.formatted("List<@org.jspecify.annotations.Nullable String>"));
  }

  @Test
  void of_a_null_argument_and_reply() {
    complains(
        "argument id of S.r: null does not cross the wire; use Optional instead of @Nullable",
        """
        import org.jspecify.annotations.Nullable;
        @Service
        public interface S {
          int r(@Nullable String id); // here
        }
        """);
    complains(
        "the reply of S.r: null does not cross the wire; use Optional instead of @Nullable",
        """
        import org.jspecify.annotations.Nullable;
        @Service
        public interface S {
          @Nullable String r(int id); // here
        }
        """);
  }

  @Test
  void of_records_that_need_each_other() {
    complains(
        "B.a: every A would need another A, without end",
        """
        @Service
        public interface S {
          void m(A a);
        }
        record A(B b) {}
        record B(A a) {} // here
        """);
  }

  @Test
  void of_types_that_grow_without_end() {
    List<String> messages =
        Compilation.of(
                IMPORTS
                    + """
                    @Service
                    public interface S {
                      void m(Box<String> box);
                    }
                    record Box<T>(Optional<Box<List<T>>> it) {}
                    """)
            .messages();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst()).contains("without end");
  }

  @Test
  void of_a_case_that_is_no_record() {
    complains(
        "Square is a case of the sealed interface Shape, and no record; make it a record",
        """
        @Service
        public interface S {
          void m(Shape shape);
        }
        sealed interface Shape {}
        record Circle() implements Shape {}
        final class Square implements Shape {} // here
        """);
  }

  @Test
  void of_cases_with_one_name() {
    complains(
        "two cases of Shape are called circle in the contract; rename one",
        """
        @Service
        public interface S {
          void m(Shape shape);
        }
        sealed interface Shape {}
        record Circle() implements Shape {}
        interface Other {
          record Circle() implements Shape {} // here
        }
        """);
  }

  @Test
  void of_a_case_whose_types_are_unknown() {
    complains(
        "Both<B> is a case of Result<String>, which does not say what B is",
        """
        @Service
        public interface S {
          void m(Result<String> result);
        }
        sealed interface Result<T> {}
        record Both<A, B>(A a, B b) implements Result<A> {} // here
        """);
  }

  @Test
  void of_field_numbers() {
    String declaration =
        """
        @Service
        public interface S {
          void m(R r);
        }
        @Reserved({2, 4})
        record R(
            @Field(3) int a,
            %s int it) {} // here
        """;
    complains("@Field(3): 'a' has this number", declaration.formatted("@Field(3)"));
    complains("@Field(4): 4 is @Reserved", declaration.formatted("@Field(4)"));
    complains("field numbers go from 1 to 536870911", declaration.formatted("@Field(0)"));
    complains("field numbers go from 1 to", declaration.formatted("@Field(536870912)"));
    complains("protobuf keeps 19000 to 19999 for itself", declaration.formatted("@Field(19500)"));
  }

  @Test
  void of_numbers_that_cannot_be_reserved() {
    complains(
        "@Reserved(0): field numbers go from 1 to",
        """
        @Service
        public interface S {
          void m(R r);
        }
        @Reserved(0)
        record R(int a) {} // here
        """
            .replace("@Reserved(0)\nrecord", "@Reserved(0) record"));
  }

  @Test
  void of_numbers_where_there_is_no_field() {
    complains(
        "argument r of S.m is the request message itself, which has no field for it",
        """
        record R(int a) {}
        @Service
        public interface S {
          void m(@Field(2) R r); // here
        }
        """);
  }

  @Test
  void of_constants() {
    String service =
        """
        @Service
        public interface S {
          void m(E e);
        }
        """;
    complains(
        "an enum needs a constant with number 0",
        service
            + """
            enum E { // here
              @Field(1) A
            }
            """);
    complains(
        "@Field(-1): an enum constant has a number from 0 on",
        service
            + """
            enum E {
              A,
              @Field(-1) B // here
            }
            """);
    complains("an enum needs a constant with number 0", service + "enum E {} // here\n");
  }

  @Test
  void of_components_with_one_name() {
    complains(
        "R.user_id: 'userId' and 'user_id' are both user_id in the contract; rename one",
        """
        @Service
        public interface S {
          void m(R r);
        }
        record R(
            int userId,
            int user_id) {} // here
        """);
  }

  @Test
  void of_names_that_protobuf_does_not_have() {
    complains(
        "R.größe: the name is none in protobuf; use ASCII letters, digits and _",
        """
        @Service
        public interface S {
          void m(R r);
        }
        record R(
            int größe) {} // here
        """);
    complains(
        "S.größe: the name is none in protobuf",
        """
        @Service
        public interface S {
          void größe(); // here
        }
        """);
    complains(
        "the name Größe is none in protobuf",
        """
        @Service
        public interface S {
          void m(Größe g); // here
        }
        record Größe() {}
        """);
  }

  @Test
  void of_methods() {
    String declaration =
        """
        class Gone extends Exception { }
        @Service
        public interface S {
          int fine(int a);
          %s; // here
        }
        """;
    complains("S.m is generic; name the types", declaration.formatted("<T> void m(int t)"));
    complains("S.m has a variable number", declaration.formatted("void m(int... a)"));
    complains("fine is overloaded", declaration.formatted("int fine(long a)"));
    complains("fine and Fine are the same name", declaration.formatted("int Fine(long a)"));
    complains("S.m is @OneWay", declaration.formatted("@OneWay int m(int a)"));
    complains("S.m is @OneWay", declaration.formatted("@OneWay void m(int a) throws Gone"));
  }

  @Test
  void of_exceptions() {
    String declaration =
        """
        class Opaque extends Exception { Opaque(int code) {} }
        abstract class Any extends Exception { Any() {} }
        class Outer { class Inner extends Exception { Inner() {} } }
        class Odd extends Exception { Odd(Date at) {} Date at() { return null; } }
        @Service
        public interface S {
          void m() throws %s; // here
        }
        """;
    complains(
        "S.m: Opaque is not data: give it a constructor that is accessible",
        declaration.formatted("Opaque"));
    complains("Any is abstract; declare the exceptions", declaration.formatted("Any"));
    complains("make it static", declaration.formatted("Outer.Inner"));
    complains(
        "Exception cannot cross the wire; declare an exception of your own that is data, or throw"
            + " CallException",
        declaration.formatted("Exception"));
    complains("IOException cannot cross", declaration.formatted("java.io.IOException"));
    complains("InterruptedException cannot", declaration.formatted("InterruptedException"));
    complains("Throwable cannot cross the wire", declaration.formatted("Throwable"));
  }

  @Test
  void of_what_an_exception_holds() {
    complains(
        "Odd.at: Date cannot cross the wire; use Instant",
        """
        @Service
        public interface S {
          void m() throws Odd;
        }
        class Odd extends Exception {
          Odd(Date at) {} // here
          Date at() { return null; }
        }
        """);
  }

  @Test
  void of_services() {
    complains("@Service stands on an interface", "@Service class S {} // here\n");
    complains("S is generic", "@Service interface S<T> {} // here\n");
    complains(
        "S is not accessible to the code that is generated in package a",
        "class Outer { @Service private interface S {} } // here\n");
    complains("'a b' is no name of a service", "@Service(\"a b\") interface S {} // here\n");
    complains(
        "'1.0' is no semantic version; write major.minor.patch",
        "@Service(version = \"1.0\") interface S {} // here\n");
    complains(
        "S is sealed, but the generated stub must implement it",
        "@Service sealed interface S {} // here\nfinal class C implements S {}\n");
  }

  @Test
  void of_types_that_generated_code_cannot_see() {
    complains(
        "argument s of S.m: Secret is not accessible to the code that is generated in package a;"
            + " make it package-private or public",
        """
        class Holder {
          private record Secret(int a) {}
          @Service
          public interface S {
            void m(Secret s); // here
          }
        }
        """);
  }

  @Test
  void of_names_that_mean_two_things() {
    complains(
        "a.R is the name of both a message and a message in the contract of S; rename one",
        """
        @Service
        public interface S { // here
          record R(int a) {}
          T t(a.R r);
          record T(R it) {}
        }
        record R(int b) {}
        """);
  }

  @Test
  void of_several_things_at_once() {
    var messages =
        Compilation.of(
                IMPORTS
                    + """
                    @Service
                    public interface S {
                      void m(R r, Date when);
                      Thread n();
                    }
                    record R(Integer a, Object b) {}
                    """)
            .messages();

    assertThat(messages).hasSize(4);
  }

  @Test
  void at_the_service_of_what_was_compiled_before() {
    var library =
        Compilation.of(
            """
            package b;
            public record Old(java.util.Date at) {}
            """);
    var messages =
        Compilation.with(
                List.of(library),
                List.of(),
                """
                package a;
                @io.kith.core.Service
                public interface S {
                  int fine();
                  void m(b.Old old);
                }
                """)
            .messages();

    assertThat(messages)
        .containsExactly("S.java:5: Old.at: Date cannot cross the wire; use Instant");
  }
}
