package io.kith.collector.figures;

import io.kith.collector.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteFiguresTest extends FigureTests {

  @TempDir private Path directory;

  @Override
  Database open() {
    return Database.sqlite(directory.resolve("figures.db"));
  }
}
