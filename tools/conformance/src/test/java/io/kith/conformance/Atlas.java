package io.kith.conformance;

import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.Header;
import io.kith.core.Patch;
import io.kith.core.Post;
import io.kith.core.Put;
import io.kith.core.Service;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A service with every type and every kind of path, whose document is held against others. */
@Service(value = "test.Atlas", version = "2.1.0")
interface Atlas {

  enum Colour {
    NONE,
    RED
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(float side, Colour colour) implements Shape {}

  record Sheet(
      UUID id,
      LocalDate day,
      BigDecimal scale,
      Instant at,
      Duration took,
      boolean kept,
      byte[] picture,
      char grid,
      long number,
      List<Shape> shapes,
      Map<String, Square> squares,
      Optional<Sheet> next) {}

  final class Torn extends Exception {
    private static final long serialVersionUID = 1;
    private final int page;

    Torn(int page) {
      super("torn at " + page);
      this.page = page;
    }

    int page() {
      return page;
    }
  }

  @Get("/sheets/{id}")
  Sheet sheet(UUID id) throws Torn;

  @Get("/sheets")
  List<Sheet> find(
      @Header("X-Tenant") String tenant, Set<Colour> colours, Optional<Instant> since, int limit);

  @Put("/sheets/{id}")
  Sheet put(Sheet sheet);

  @Patch("/sheets/{id}/scale")
  void scale(UUID id, BigDecimal scale);

  @Post("/sheets")
  @Delete("/sheets/{id}")
  void touch(UUID id);

  @Get("/changes/{since}")
  Stream<Sheet> changes(Instant since);

  Sheet gather(Stream<Sheet> sheets);
}
