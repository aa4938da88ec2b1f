package io.kith.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cluster strategies: what is checked where they are written. */
final class StrategyTest {

  private static Compilation service(String methods) {
    return Compilation.of(
        """
        package a;
        import io.kith.core.*;
        import io.kith.core.Strategy.Kind;
        import java.util.stream.Stream;
        @Service
        public interface S {
        %s
        }
        """
            .formatted(methods));
  }

  @Test
  void strategies_stand_in_the_generated_binding() {
    Compilation compilation =
        service(
            """
            @Strategy(Kind.FAILOVER) int over();
            @Strategy(Kind.FAILFAST) Stream<String> fast();
            @Strategy(Kind.FAILSAFE) int safe();
            @Strategy(value = Kind.FAILSAFE, otherwise = "{\\"value\\":\\n7}") int otherwise();
            @Idempotent @Strategy(Kind.HEDGED) @Get("/hedged") int hedged();
            @Idempotent @Strategy(value = Kind.HEDGED, after = "20ms", maxPercent = 5) int soon();
            @Strategy(Kind.BROADCAST) void all();
            @OneWay @Strategy(value = Kind.MULTICAST, enough = Enough.ANY) void some(int i);
            """);
    assertThat(compilation.messages()).isEmpty();
    assertThat(compilation.source("a.S_Kith"))
        .contains(
            ".by(CallStrategy.failover())",
            ".by(CallStrategy.failfast())",
            ".by(CallStrategy.failsafe(\"\"))",
            ".by(CallStrategy.failsafe(\"{\\\"value\\\":\\n7}\"))",
            ".by(CallStrategy.hedged(\"p95\", 10))",
            ".by(CallStrategy.hedged(\"20ms\", 5))",
            ".by(CallStrategy.broadcast(Enough.ALL))",
            ".by(CallStrategy.multicast(Enough.ANY))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          @Strategy(Kind.HEDGED) int a(); | may not be executed twice; add @Idempotent
          @Idempotent @Strategy(Kind.HEDGED) Stream<String> a(); | cannot be compared
          @Idempotent @OneWay @Strategy(Kind.HEDGED) void a(); | so that no reply can be late
          @Idempotent @Strategy(value = Kind.HEDGED, after = "soon") int a(); | 'soon' is no delay
          @Idempotent @Strategy(value = Kind.HEDGED, after = "p20") int a(); | allowed is p50 to
          @Idempotent @Strategy(value = Kind.HEDGED, maxPercent = 0) int a(); | allowed is 1 to 100
          @Strategy(Kind.FAILSAFE) Stream<String> a(); | a stream that is cut short would look whole
          @Strategy(Kind.BROADCAST) int a(); | several would answer
          @Strategy(Kind.MULTICAST) void a(Stream<String> s); | several would answer
          @Strategy(value = Kind.FAILFAST, after = "1ms") int a(); | 'after' means nothing to FAILFAST
          @Strategy(value = Kind.BROADCAST, maxPercent = 1) void a(); | 'maxPercent' means nothing
          """)
  void what_does_not_fit_is_told(String methods, String message) {
    List<String> messages = service(methods).messages();
    assertThat(messages).isNotEmpty();
    assertThat(messages).anySatisfy(text -> assertThat(text).contains(message));
  }
}
