package io.kith.consul;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The token that Consul knows this process by. Immutable. */
sealed interface ConsulToken {

  /** There is none: Consul takes one for anonymous. */
  record None() implements ConsulToken {}

  /** One that never changes. Its text does not show it. */
  record Fixed(String value) implements ConsulToken {

    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * One that stands in a file, which is read for each request: whoever renews it writes it there.
   */
  record OfFile(Path file) implements ConsulToken {}

  /** The longest token, in bytes. */
  int MAX_BYTES = 8 << 10;

  /**
   * The token right now.
   *
   * @throws IOException if the file holds none
   */
  default Optional<String> current() throws IOException {
    return switch (this) {
      case None() -> Optional.empty();
      case Fixed(String value) -> Optional.of(value);
      case OfFile(Path file) -> Optional.of(read(file));
    };
  }

  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).strip();
      if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
        throw new IOException(file + " holds no token: one word is expected");
      }
      return text;
    } catch (IOException e) {
      throw new IOException("the token cannot be read: " + e, e);
    }
  }
}
