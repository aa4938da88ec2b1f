package io.kith.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON texts of a stream of requests, one a line: written on the command line, in a file, or
 * piped in. A line is read when it is asked for; empty ones are passed over.
 */
final class RequestLines {

  /** The longest line, in characters. */
  private static final int MAX_CHARS = 64 << 20;

  private final Reader in;
  private int number;

  private RequestLines(Reader in) {
    this.in = in;
  }

  /**
   * The lines that an argument stands for: its own; those of a file for {@code @path}; those of
   * standard input for {@code -}. Who closes the stream closes what is read.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Stream<String> of(String argument, InputStream standardInput) {
    try {
      Reader in;
      if (argument.equals("-")) {
        in = new InputStreamReader(standardInput, StandardCharsets.UTF_8);
      } else if (argument.startsWith("@")) {
        in = Files.newBufferedReader(Path.of(argument.substring(1)));
      } else {
        in = new StringReader(argument);
      }
      return new RequestLines(in).lines();
    } catch (IOException e) {
      throw new IllegalArgumentException("the requests cannot be read: " + e, e);
    }
  }

  private Stream<String> lines() {
    return Stream.generate(this::next)
        .takeWhile(Objects::nonNull)
        .map(Objects::requireNonNull)
        .filter(line -> !line.isBlank())
        .onClose(this::close);
  }

  private @Nullable String next() {
    try {
      number++;
      var line = new StringBuilder();
      int c = in.read();
      while (c >= 0 && c != '\n') {
        if (line.length() == MAX_CHARS) {
          throw new IllegalArgumentException(
              "line " + number + " of the requests has more than " + MAX_CHARS + " characters");
        }
        line.append((char) c);
        c = in.read();
      }
      return c < 0 && line.isEmpty() ? null : line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("line " + number + " of the requests cannot be read", e);
    }
  }

  private void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
