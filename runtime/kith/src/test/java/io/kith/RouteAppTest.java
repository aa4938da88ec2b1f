package io.kith;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.config.Config;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods with paths of their own, as a client sees them that knows HTTP alone. */
@Timeout(30)
final class RouteAppTest {

  private static final String ID = "3f2c0e8a-7f0e-4a7b-9d2e-0c5b6b1f9a11";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CompletableFuture<Long> removed = new CompletableFuture<>();
  private App app;

  @BeforeEach
  void start() {
    app = App.start("library", Config.empty());
    app.serve(Library.class, new Shelves());
  }

  @AfterEach
  void stop() {
    http.close();
    app.close();
  }

  private final class Shelves implements Library {

    @Override
    public Book book(long id) {
      return new Book(id, "title of " + id, Cover.HARD, List.of());
    }

    @Override
    public String find(Query query) {
      return String.join(
          " ",
          query.tenant(),
          query.cover().toString(),
          new TreeSet<>(query.years()).toString(),
          Boolean.toString(query.lent()),
          query.since().toString());
    }

    @Override
    public Book best() {
      return new Book(1, "best", Cover.SOFT, List.of("a"));
    }

    @Override
    public Book put(Book book) {
      return book;
    }

    @Override
    public String add(String shelf, String title, String tenant) {
      return shelf + "|" + title + "|" + tenant;
    }

    @Override
    public String rename(UUID id, String title) {
      return id + " " + title;
    }

    @Override
    public void remove(long id) {
      removed.complete(id);
    }

    @Override
    public Stream<Integer> count(int to) {
      return IntStream.rangeClosed(1, to).boxed();
    }
  }

  private HttpResponse<String> send(String method, String path, String body, String... fields)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + app.address() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String value(String method, String path, String body, String... fields) throws Exception {
    HttpResponse<String> answer = send(method, path, body, fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void arguments_stand_in_the_path() throws Exception {
    assertThat(value("GET", "/books/42", "")).contains("\"id\":\"42\"", "title of 42");
    assertThat(value("GET", "/books/best", "")).contains("\"title\":\"best\"");
    assertThat(value("PATCH", "/books/" + ID + "/title", "{\"title\":\"new\"}"))
        .contains(ID + " new");
    assertThat(value("DELETE", "/books/7", "")).isEqualTo("{}");
    assertThat(removed.get()).isEqualTo(7);
  }

  @Test
  void or_in_the_query_or_in_header_fields() throws Exception {
    String all =
        "/books?cover=COVER_HARD&years=1999&years=2001&lent=true&since=2026-01-02T03:04:05Z";
    assertThat(value("GET", all, "", "X-Tenant", "blue"))
        .contains("blue Optional[HARD] [1999, 2001] true Optional[2026-01-02T03:04:05Z]");
    assertThat(value("GET", "/books?", "")).contains(" Optional.empty [] false Optional.empty");
  }

  @Test
  void or_in_the_body_under_which_the_path_stands_above() throws Exception {
    assertThat(value("PUT", "/books/5", "{\"id\":9,\"title\":\"t\",\"tags\":[\"x\"]}"))
        .isEqualTo("{\"id\":\"5\",\"title\":\"t\",\"cover\":\"COVER_SOFT\",\"tags\":[\"x\"]}");
    assertThat(
            value("POST", "/shelves/a%2Fb%20%C3%BC/books", "{\"title\":\"t\"}", "x-tenant", "red"))
        .contains("a/b ü|t|red");
  }

  @Test
  void what_does_not_fit_is_a_problem_that_names_it() throws Exception {
    assertThat(send("GET", "/books/many", "").body()).contains("INVALID_ARGUMENT", "id");
    assertThat(send("GET", "/books?cover=PAPER", "").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/books?lent=maybe", "").body()).contains("lent");
    assertThat(send("GET", "/books?size=1", "").body()).contains("size");
    assertThat(send("GET", "/books?lent=true&lent=false", "").body())
        .contains("more than one lent");
    assertThat(send("GET", "/books/%C3", "").statusCode()).isEqualTo(400);
    assertThat(send("PUT", "/books/1", "a=b", "content-type", "text/plain").statusCode())
        .isEqualTo(415);
  }

  @Test
  void a_path_knows_its_methods() throws Exception {
    HttpResponse<String> post = send("POST", "/books/1", "{}");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PUT");
    HttpResponse<String> options = send("OPTIONS", "/books/1", "");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PUT");
    HttpResponse<String> head = send("HEAD", "/books/1", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(62);
    assertThat(send("GET", "/book/1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_page_listens_to_a_stream_by_its_path() throws Exception {
    assertThat(value("GET", "/counts/2", "", "accept", "text/event-stream"))
        .isEqualTo("data: {\"value\":1}\n\ndata: {\"value\":2}\n\nevent: end\ndata: {}\n\n");
    assertThat(send("HEAD", "/counts/2", "").body()).isEmpty();
  }

  @Test
  void and_every_method_is_called_by_its_name_too() throws Exception {
    assertThat(
            value("POST", "/test.Library/Book", "{\"id\":3}", "content-type", "application/json"))
        .contains("title of 3");
  }
}
