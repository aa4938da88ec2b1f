package io.kith;

import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.Header;
import io.kith.core.Patch;
import io.kith.core.Post;
import io.kith.core.Put;
import io.kith.core.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A service whose methods have paths of their own. */
@Service("test.Library")
public interface Library {

  /** How it is bound. */
  enum Cover {
    SOFT,
    HARD
  }

  /** A book. */
  record Book(long id, String title, Cover cover, List<String> tags) {}

  /** Which books. */
  record Query(
      @Header("X-Tenant") String tenant,
      Optional<Cover> cover,
      Set<Integer> years,
      boolean lent,
      Optional<Instant> since) {}

  /** One book. */
  @Get("/books/{id}")
  Book book(long id);

  /** What the query said. */
  @Get("/books")
  String find(Query query);

  /** The best of all. */
  @Get("/books/best")
  Book best();

  /** Puts a book in its place. */
  @Put("/books/{id}")
  Book put(Book book);

  /** Adds one. */
  @Post("/shelves/{shelf}/books")
  String add(String shelf, String title, @Header("x-tenant") String tenant);

  /** Changes a title. */
  @Patch("/books/{id}/title")
  String rename(UUID id, String title);

  /** Removes one. */
  @Delete("/books/{id}")
  void remove(long id);

  /** Counts. */
  @Get("/counts/{to}")
  Stream<Integer> count(int to);
}
