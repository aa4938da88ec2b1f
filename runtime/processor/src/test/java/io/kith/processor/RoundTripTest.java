package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.processor.fixture.Colour;
import io.kith.processor.fixture.Everything;
import io.kith.processor.fixture.Point;
import io.kith.processor.fixture.Result;
import io.kith.processor.fixture.Wrapped;
import io.kith.testkit.Property;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Values go through the generated stub, codecs and dispatcher, and come back as they were. */
class RoundTripTest {

  private static final int CASES = 300;

  private final EchoService service = new EchoService();
  private final Everything stub = Loopback.to(Everything.class, service);

  @Test
  void scalars_come_back() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).scalars();
          assertThat(stub.scalars(value)).isEqualTo(value);
        });
  }

  @Test
  void texts_and_times_come_back() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).texts();
          assertThat(stub.texts(value)).isEqualTo(value);
        });
  }

  @Test
  void options_come_back_present_or_absent() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).options();
          assertThat(stub.options(value)).isEqualTo(value);
        });
  }

  @Test
  void collections_come_back_in_their_order() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).collections();
          var back = stub.collections(value);
          assertThat(back).isEqualTo(value);
          assertThat(back.names()).containsExactlyElementsOf(value.names());
          assertThat(back.byName().keySet()).containsExactlyElementsOf(value.byName().keySet());
        });
  }

  @Test
  void trees_come_back() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).tree();
          assertThat(stub.tree(value)).isEqualTo(value);
        });
  }

  @Test
  void sealed_interfaces_come_back_as_the_same_case() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).shape();
          assertThat(stub.shape(value)).isEqualTo(value);
        });
  }

  @Test
  void generic_records_come_back() {
    Property.holds(
        CASES,
        source -> {
          var values = new Values(source);
          var points = values.pageOfPoints();
          var numbers = values.pageOfNumbers();
          Result<Point> result = values.result();
          var wrapped = new Wrapped<>(values.list(() -> source.text(5)));
          assertThat(stub.pageOfPoints(points)).isEqualTo(points);
          assertThat(stub.pageOfNumbers(numbers)).isEqualTo(numbers);
          assertThat(stub.result(result)).isEqualTo(result);
          assertThat(stub.wrapped(wrapped)).isEqualTo(wrapped);
        });
  }

  @Test
  void messages_of_protobuf_come_back() {
    Property.holds(
        CASES,
        source -> {
          var value = new Values(source).protobuf();
          assertThat(stub.protobuf(value)).isEqualTo(value);
        });
  }

  @Test
  void values_that_are_no_messages_come_back_bare() {
    Property.holds(
        CASES,
        source -> {
          var values = new Values(source);
          String text = source.text(20);
          Instant at = values.instant();
          Colour colour = values.colour();
          List<Point> list = values.list(values::point);
          Map<String, Integer> map = values.map(() -> source.text(5), source::anyInt);
          byte[] bytes = source.bytes(20);
          assertThat(stub.text(text)).isEqualTo(text);
          assertThat(stub.at(at)).isEqualTo(at);
          assertThat(stub.colour(colour)).isEqualTo(colour);
          assertThat(stub.list(list)).isEqualTo(list);
          assertThat(stub.map(map)).isEqualTo(map);
          assertThat(stub.bytes(bytes)).isEqualTo(bytes);
        });
  }

  @Test
  void several_arguments_arrive_in_their_places() {
    var method = stub.all(true, -3, "out", new Point(1, 2), Optional.of("tag"));

    assertThat(method.index()).isEqualTo(-3);
    assertThat(service.seen).containsExactly("true -3 out Point[x=1, y=2] Optional[tag]");
  }

  @Test
  void no_arguments_and_no_reply_are_fine() {
    stub.nothing();

    assertThat(service.seen).containsExactly("nothing");
    assertThat(stub.note().text()).isEqualTo("a note");
    assertThat(stub.isIt()).isTrue();
  }

  @Test
  void a_method_without_an_answer_is_called() {
    stub.forget(new Everything.Note("forgotten"));

    assertThat(service.seen).containsExactly("forgotten");
  }

  @Test
  void an_optional_reply_is_present_or_not() {
    assertThat(stub.maybe(OptionalInt.of(0))).contains(new Everything.Note("0"));
    assertThat(stub.maybe(OptionalInt.empty())).isEmpty();
  }

  @Test
  void names_that_generated_code_uses_itself_do_no_harm() {
    assertThat(stub.reply("a", new Everything.Note("b")).text()).isEqualTo("ab");
  }

  @Test
  void inherited_methods_are_called_with_the_types_of_the_service() {
    assertThat(stub.ping(new Point(3, 4))).isEqualTo(new Point(3, 4));
  }

  @Test
  void default_methods_stay_local_and_call_the_others() {
    assertThat(stub.twice(21)).isEqualTo(2 * 42);
  }

  @Test
  void reserved_numbers_of_arguments_are_skipped() {
    assertThat(stub.reserved(10, 4)).isEqualTo(6);
  }

  @Test
  void a_stub_says_what_it_is() {
    assertThat(stub).hasToString("stub of kith.test.Everything");
  }
}
