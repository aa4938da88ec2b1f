package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.kith.App;
import io.kith.codec.ServiceBinding;
import io.kith.config.Config;
import io.kith.core.Method;
import io.kith.interop.route.Point;
import io.kith.interop.route.RouteGuide;
import io.kith.interop.route.Stop;
import io.kith.interop.route.Summary;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A service whose contract is a {@code .proto}, of which protoc and its plugin wrote everything.
 */
final class ProtoFirstTest {

  private static App server;
  private static App client;
  private static RouteGuide routes;

  @BeforeAll
  static void start() {
    server = App.start("routes", Config.empty());
    server.serve(RouteGuide.class, new Routes());
    client =
        App.start(
            "caller",
            Config.empty()
                .withYaml(
                    "application.yaml",
                    """
                    client:
                      targets: {"kith.interop.RouteGuide": "grpc://%s"}
                    """
                        .formatted(server.address())));
    routes = client.client(RouteGuide.class);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static final class Routes implements RouteGuide {

    @Override
    public Stop findStop(Point request) {
      return Stop.newBuilder().setName(name("here")).setPoint(request).build();
    }

    @Override
    public Stream<Stop> listStops(Stop.Name request) {
      return IntStream.range(0, 3)
          .mapToObj(i -> Stop.newBuilder().setName(name(request.getText() + i)).build());
    }

    @Override
    public Summary record(Stream<Point> requests) {
      return Summary.newBuilder().setStops((int) requests.count()).build();
    }

    @Override
    public Stream<Stop.Name> chat(Stream<Stop.Name> requests) {
      return requests.map(said -> name(said.getText() + "!"));
    }

    @Override
    public Empty forget(Empty request) {
      return request;
    }
  }

  private static Stop.Name name(String text) {
    return Stop.Name.newBuilder().setText(text).build();
  }

  @Test
  void a_unary_method() {
    var point = Point.newBuilder().setLatitude(7).setLongitude(-7).build();
    assertThat(routes.findStop(point).getPoint()).isEqualTo(point);
    assertThat(routes.forget(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());
  }

  @Test
  void a_stream_of_replies() {
    try (Stream<Stop> stops = routes.listStops(name("a"))) {
      assertThat(stops.map(stop -> stop.getName().getText())).containsExactly("a0", "a1", "a2");
    }
  }

  @Test
  void a_stream_of_requests() {
    assertThat(routes.record(Stream.of(Point.getDefaultInstance(), Point.getDefaultInstance())))
        .isEqualTo(Summary.newBuilder().setStops(2).build());
  }

  @Test
  void streams_both_ways() {
    try (Stream<Stop.Name> said = routes.chat(Stream.of(name("a"), name("b")))) {
      assertThat(said.map(Stop.Name::getText)).containsExactly("a!", "b!");
    }
  }

  @Test
  void a_target_is_given_in_code_as_well() {
    RouteGuide same = client.client(RouteGuide.class, "grpc://" + server.address());
    assertThat(same.record(Stream.empty()).getStops()).isZero();
  }

  @Test
  void a_target_that_is_none_is_told_with_its_place() {
    assertThatThrownBy(() ->
            App.start(
                "caller",
                Config.empty().withYaml("a.yaml", "client: {targets: {a.B: 'ftp://localhost'}}")))
        .hasMessageContaining("targets.a.B: 'ftp://localhost' is no target")
        .hasMessageContaining("grpc://host:port");
  }

  @Test
  void the_contract_is_that_of_the_proto() throws Exception {
    var methods = ServiceBinding.of(RouteGuide.class).methods();
    assertThat(methods)
        .extracting(method -> method.method().path())
        .containsExactly(
            "kith.interop.RouteGuide/FindStop",
            "kith.interop.RouteGuide/ListStops",
            "kith.interop.RouteGuide/Record",
            "kith.interop.RouteGuide/Chat",
            "kith.interop.RouteGuide/Forget");
    Method find = methods.getFirst().method();
    assertThat(find.isIdempotent()).isTrue();
  }
}
