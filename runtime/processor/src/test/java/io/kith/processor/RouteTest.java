package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of their own: what is checked where they are written. */
final class RouteTest {

  private static Compilation service(String methods) {
    return Compilation.of(
        """
        package a;
        import io.kith.core.*;
        import java.time.Instant;
        import java.util.*;
        import java.util.stream.Stream;
        @Service
        public interface S {
        %s
        record R(long id, List<String> tags, Map<String, String> map) {}
        record Page(@Header("X-Tenant") String tenant, int size) {}
        enum Kind { NONE, SOME }
        }
        """
            .formatted(methods));
  }

  @Test
  void routes_stand_in_the_generated_binding() {
    Compilation compilation =
        service(
            """
            @Get("/rs/{id}") R get(long id, @Header("X-Tenant") String tenant, List<Kind> kinds);
            @Put("/rs/{id}") void put(R r);
            @Get("/") R first(Optional<Instant> since);
            @Get("/pages/{size}") R page(Page page);
            @Post("/rs") @Delete("/rs/{id}") void both(long id);
            @Get("/all") Stream<R> all();
            @Get("/files/{path...}") HttpBody file(String path);
            @Post("/files/{path...}") void add(String path, List<Kind> kinds, HttpBody file);
            @Post("/raw") HttpBody raw(HttpBody body);
            """);
    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.source("a.S_Kith"))
        .contains(
            "HttpRoute.of(\"GET\", \"/rs/{id}\", \"tenant\", \"x-tenant\")",
            "HttpRoute.of(\"PUT\", \"/rs/{id}\")",
            "HttpRoute.of(\"GET\", \"/pages/{size}\", \"tenant\", \"x-tenant\")",
            "HttpRoute.of(\"DELETE\", \"/rs/{id}\")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          @Get("rs") R a(); | 'rs' is no path
          @Get("/rs//b") R a(); | '' is no segment
          @Get("/rs/") R a(); | '' is no segment
          @Get("/rs/..") R a(); | '..' is no segment
          @Get("/r s") R a(); | 'r s' is no segment
          @Get("/rs/{}") R a(); | '{}' is no segment
          @Get("/rs/{id}/{id}") R a(long id); | {id} stands there twice
          @Get("/rs/{id}") R a(long it); | {id} of GET /rs/{id} is no argument; there is it
          @Get("/rs/{id}") R a(); | there are none that could stand there
          @Get("/rs/{tags}") R a(List<String> tags); | S.a stands in the path of GET /rs/{tags}
          @Get("/rs/{id}") R a(Optional<Long> id); | and always one
          @Get("/rs") R a(R r, int i); | argument r of S.a comes from the query of GET /rs
          @Get("/rs/{id}") R a(R r); | R.map comes from the query
          @Post("/rs") R a(@Header("x y") String t); | 'x y' names no header field
          @Post("/rs") R a(@Header("x") List<String> t); | comes from a header field
          @Get("/rs/{t}") R a(@Header("x") String t); | or comes from a header field
          R a(@Header("x") String t); | add @Get or another, or remove @Header
          @Post("/rs") R a(Stream<R> rs); | takes a stream
          @Get("/rs/{a...}/b") R a(String a); | takes the rest of the path: let it be last
          @Get("/rs/{...}") R a(); | is no segment
          @Get("/rs/{a...}") R a(int a); | argument a of S.a is the rest of the path of GET /rs/{a...}, a String
          @Get("/rs/{a...}") R a(String a); @Get("/rs/{b...}") R b(String b); | would be requests of S.a too
          @Get("/rs") R a(HttpBody b); | S.a takes an HttpBody, and GET /rs has no body; use @Post
          @Post("/rs") R a(HttpBody b, HttpBody c); | takes more than one HttpBody
          @Post("/rs") R a(HttpBody b, R r); | or a list of them; the body is the HttpBody
          @Get("/rs") Stream<HttpBody> a(); | streams HttpBody
          @Get("/rs/{a}") R a(int a); @Get("/rs/{b}") R b(int b); | would be requests of S.a too
          """)
  void what_is_wrong_is_told(String methods, String message) {
    List<String> messages = service(methods).messages();
    assertThat(messages).isNotEmpty();
    assertThat(messages).anySatisfy(text -> assertThat(text).contains(message));
  }

  @Test
  void paths_may_overlap_where_one_fits_better() {
    assertThat(
            service(
                    """
                    @Get("/rs/{a}") R a(int a);
                    @Get("/rs/best") R b();
                    @Post("/rs/{a}") R c(int a);
                    @Get("/rs/{a}/b") R d(int a);
                    """)
                .messages())
        .isEmpty();
  }
}
