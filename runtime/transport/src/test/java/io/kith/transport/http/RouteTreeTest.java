package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.HttpBodies;
import io.kith.codec.HttpRoute;
import io.kith.codec.HttpRoute.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RouteTreeTest {

  private static Target target(String route) {
    String[] parts = route.split(" ");
    return new Target(
        HttpRoute.of(parts[0], parts[1]),
        parts[1],
        parts[1] + "/M",
        Map.of(),
        new HttpBodies(false, Optional.empty(), false));
  }

  private static RouteTree tree(String... routes) {
    return RouteTree.EMPTY.with(Stream.of(routes).map(RouteTreeTest::target).toList());
  }

  private static String find(RouteTree tree, String method, String path) {
    RouteTree.Match match = tree.find(method, path);
    return match == null ? "none" : match.target().route() + " " + match.values();
  }

  @Test
  void a_text_goes_before_a_variable_and_back_where_it_leads_nowhere() {
    RouteTree tree =
        tree("GET /u/{id}", "GET /u/me", "POST /u/me", "GET /u/{id}/x", "DELETE /u/{id}", "GET /");
    assertThat(find(tree, "GET", "/u/me")).isEqualTo("GET /u/me []");
    assertThat(find(tree, "GET", "/u/7")).isEqualTo("GET /u/{id} [7]");
    assertThat(find(tree, "GET", "/u/me/x")).isEqualTo("GET /u/{id}/x [me]");
    assertThat(find(tree, "DELETE", "/u/me")).isEqualTo("DELETE /u/{id} [me]");
    assertThat(find(tree, "GET", "/")).isEqualTo("GET / []");
    assertThat(find(tree, "GET", "/u/a%2Fb")).isEqualTo("GET /u/{id} [a%2Fb]");
  }

  @Test
  void what_is_left_comes_last() {
    RouteTree tree =
        tree("GET /c/{p...}", "GET /c/{id}", "GET /c/x/y", "PUT /c/{id}/{p...}", "GET /{p...}");
    assertThat(find(tree, "GET", "/c/7")).isEqualTo("GET /c/{id} [7]");
    assertThat(find(tree, "GET", "/c/x/y")).isEqualTo("GET /c/x/y []");
    assertThat(find(tree, "GET", "/c/x/z")).isEqualTo("GET /c/{p...} [x/z]");
    assertThat(find(tree, "GET", "/c/")).isEqualTo("GET /c/{p...} []");
    assertThat(find(tree, "GET", "/c")).isEqualTo("GET /{p...} [c]");
    assertThat(find(tree, "GET", "/")).isEqualTo("GET /{p...} []");
    assertThat(find(tree, "PUT", "/c/7/a%2f//b/")).isEqualTo("PUT /c/{id}/{p...} [7, a%2f//b/]");
    assertThat(tree.methods("/c/7/a")).containsExactly("GET", "PUT");
    assertThat(tree.methods("/d")).containsExactly("GET");
  }

  @Test
  void what_no_path_fits_leads_nowhere() {
    RouteTree tree = tree("GET /u/{id}", "PUT /u/{id}");
    assertThat(Stream.of("/", "/u", "/u/", "/u//", "//u", "/u/1/", "/u/1/2", "/v/1"))
        .allSatisfy(path -> {
          assertThat(find(tree, "GET", path)).isEqualTo("none");
          assertThat(tree.methods(path)).isEmpty();
        });
    assertThat(find(tree, "POST", "/u/1")).isEqualTo("none");
    assertThat(tree.methods("/u/1")).containsExactly("GET", "PUT");
  }

  @Test
  void two_services_cannot_take_the_same_requests() {
    RouteTree tree = tree("GET /u/{id}");
    assertThatThrownBy(() -> tree.with(List.of(target("GET /u/{name}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GET /u/{name}")
        .hasMessageContaining("GET /u/{id}");
  }

  /** The tree finds what a look at all routes finds, the one whose texts come first. */
  @Test
  void the_tree_finds_what_a_search_through_all_finds() {
    var random = new Random(11);
    for (int round = 0; round < 300; round++) {
      var routes = new ArrayList<HttpRoute>();
      for (int i = 0; i < 12; i++) {
        HttpRoute route = HttpRoute.of(random.nextBoolean() ? "GET" : "PUT", path(random, true));
        if (routes.stream().noneMatch(route::conflictsWith)) {
          routes.add(route);
        }
      }
      RouteTree tree = tree(routes.stream().map(HttpRoute::toString).toArray(String[]::new));
      for (int i = 0; i < 50; i++) {
        String path = path(random, false);
        String expected =
            routes.stream()
                .filter(route -> route.method().equals("GET") && fits(route, path))
                .min(Comparator.comparing(RouteTreeTest::rank))
                .map(route -> route + " " + values(route, path))
                .orElse("none");
        assertThat(find(tree, "GET", path)).as("%s of %s", path, routes).isEqualTo(expected);
        assertThat(tree.methods(path))
            .isEqualTo(
                routes.stream()
                    .filter(route -> fits(route, path))
                    .map(HttpRoute::method)
                    .collect(Collectors.toSet()));
      }
    }
  }

  private static String path(Random random, boolean withVariables) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i ->
            withVariables && random.nextInt(3) == 0 ? "/{v" + i + "}" : "/" + "ab".charAt(i % 2))
        .collect(Collectors.collectingAndThen(Collectors.joining(), p -> p.isEmpty() ? "/" : p));
  }

  private static boolean fits(HttpRoute route, String path) {
    List<String> parts = parts(path);
    List<Segment> segments = route.segments();
    return parts.size() == segments.size()
        && IntStream.range(0, parts.size())
            .allMatch(
                i -> segments.get(i).isVariable() || segments.get(i).text().equals(parts.get(i)));
  }

  private static List<String> parts(String path) {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
  }

  private static List<String> values(HttpRoute route, String path) {
    return IntStream.range(0, route.segments().size())
        .filter(i -> route.segments().get(i).isVariable())
        .mapToObj(i -> parts(path).get(i))
        .toList();
  }

  /** Where texts stand before variables, from the left. */
  private static String rank(HttpRoute route) {
    return route.segments().stream()
        .map(s -> s.isVariable() ? "1" : "0")
        .collect(Collectors.joining());
  }

  @Test
  void a_target_is_decoded_strictly() {
    assertThat(UrlText.decode("a%20b%C3%BC+", false)).isEqualTo("a bü+");
    assertThat(UrlText.decode("a+b", true)).isEqualTo("a b");
    for (String broken :
        List.of("%", "%1", "%g1", "%-1", "%C3", "%C0%AF", "\u00fc", "%\u0661\u0661", "a b")) {
      assertThatThrownBy(() -> UrlText.decode(broken, true))
          .as(broken)
          .isInstanceOf(BadRequest.class);
    }
  }

  @Test
  void whatever_a_target_is_it_is_decoded_or_refused() {
    var random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      String text =
          random
              .ints(random.nextInt(12), 0, 4)
              .mapToObj(kind ->
                  switch (kind) {
                    case 0 -> "%";
                    case 1 -> Integer.toHexString(random.nextInt(256));
                    case 2 -> String.valueOf((char) random.nextInt(300));
                    default -> String.format("%%%02X", random.nextInt(256));
                  })
              .collect(Collectors.joining());
      Optional<String> decoded;
      try {
        decoded = Optional.of(UrlText.decode(text, true));
      } catch (BadRequest e) {
        decoded = Optional.empty();
      }
      decoded.ifPresent(plain -> {
        String encoded = java.net.URLEncoder.encode(plain, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(UrlText.decode(encoded, true)).isEqualTo(plain);
      });
    }
  }
}
