package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kith.codec.CodecException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.processor.fixture.Everything;
import io.kith.processor.fixture.Point;
import io.kith.processor.fixture.Texts;
import io.kith.processor.fixture.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a caller sees when a method throws, returns null or is given null. */
class ErrorTest {

  private final Everything stub = Loopback.to(Everything.class, new EchoService());

  @Test
  void a_declared_exception_arrives_as_itself_with_its_data() {
    var refused = catchThrowableOfType(Everything.Refused.class, () -> stub.fails(1));

    assertThat(refused.code()).isEqualTo(42);
    assertThat(refused.getReasons()).containsExactly("too late", "too much");
    assertThat(refused).hasMessage("refused with 42");
  }

  @Test
  void a_declared_exception_has_the_stack_of_the_caller() {
    var refused = catchThrowableOfType(Everything.Refused.class, () -> stub.fails(1));

    assertThat(refused.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(ErrorTest.class.getName()));
  }

  @Test
  void the_most_special_of_the_declared_exceptions_arrives() {
    assertThatThrownBy(() -> stub.fails(2)).isExactlyInstanceOf(Everything.Busy.class);
    assertThat(catchThrowableOfType(Everything.VeryBusy.class, () -> stub.fails(3)).waiting())
        .isEqualTo(7);
  }

  @Test
  void an_unchecked_exception_that_is_declared_and_data_arrives_as_itself() {
    assertThatThrownBy(() -> stub.fails(4)).isExactlyInstanceOf(Everything.Gone.class);
  }

  @Test
  void any_other_exception_arrives_as_a_failed_call() {
    assertThat(catchThrowableOfType(CallException.class, () -> stub.fails(5)).code())
        .isEqualTo(Code.UNKNOWN);
  }

  @Test
  void a_handler_that_returns_null_is_an_internal_error_with_advice() {
    var broken =
        new EchoService() {
          @Override
          @SuppressWarnings("NullAway")
          public Note note() {
            return null;
          }
        };

    assertThatThrownBy(() -> Loopback.to(Everything.class, broken).note())
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.INTERNAL))
        .hasMessageContaining(
            "Everything.note returned null; return Optional where a value may be absent");
  }

  @Test
  void a_null_argument_is_refused_before_the_call() {
    assertThatThrownBy(() -> stub.text(null))
        .isInstanceOf(CodecException.class)
        .hasMessage(
            "argument text of Everything.text is null; declare it Optional if it may be absent");
    assertThatThrownBy(() -> stub.texts(null)).hasMessageContaining("argument texts of");
    assertThatThrownBy(() -> stub.all(true, 1, "", null, Optional.empty()))
        .hasMessageContaining("argument base of Everything.all");
  }

  @Test
  void a_null_component_is_named() {
    assertThatThrownBy(() -> stub.texts(new Texts(null, null, null, null, null, null, null, null)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Texts.text is null");
    assertThatThrownBy(() -> stub.tree(new Tree("a", null, Optional.empty())))
        .hasMessageContaining("Tree.children is null");
  }

  @Test
  void a_null_element_is_named() {
    List<Point> list = new ArrayList<>(Arrays.asList(new Point(1, 2), null));
    Map<String, Integer> values = new HashMap<>();
    values.put("a", null);
    Map<String, Integer> keys = new HashMap<>();
    keys.put(null, 1);

    assertThatThrownBy(() -> stub.list(list))
        .hasMessageContaining("an element of argument list of Everything.list is null");
    assertThatThrownBy(() -> stub.map(values)).hasMessageContaining("a value of argument map of");
    assertThatThrownBy(() -> stub.map(keys)).hasMessageContaining("a key of argument map of");
  }
}
