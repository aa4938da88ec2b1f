package io.kith.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON text of a request: written on the command line, in a file, or piped in. */
final class RequestText {

  /** The longest text, in bytes. */
  private static final int MAX_BYTES = 64 << 20;

  private RequestText() {}

  /**
   * The text that an argument stands for: itself; the content of a file for {@code @path}; standard
   * input for {@code -}.
   *
   * @throws IllegalArgumentException if it cannot be read, or is too long
   */
  static String of(String argument, InputStream standardInput) {
    try {
      if (argument.equals("-")) {
        return read(standardInput, "standard input");
      }
      if (!argument.startsWith("@")) {
        return argument;
      }
      try (InputStream file = Files.newInputStream(Path.of(argument.substring(1)))) {
        return read(file, argument.substring(1));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the request cannot be read: " + e, e);
    }
  }

  private static String read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the request in " + name + " is longer than " + MAX_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
