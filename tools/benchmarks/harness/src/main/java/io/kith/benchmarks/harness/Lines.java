package io.kith.benchmarks.harness;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The line protocol between the runner and one process: commands come in on standard input, answers
 * go out on standard output, one line each.
 *
 * <p>The end of standard input ends the process, so that nothing outlives a runner that was killed.
 */
final class Lines {
  private final PrintStream out;

  private Lines(PrintStream out) {
    this.out = out;
  }

  /**
   * Takes standard output for the protocol; whatever else prints there goes to standard error from
   * now on.
   */
  static Lines open() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return new Lines(out);
  }

  static Peer peer() {
    return ServiceLoader.load(Peer.class)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no " + Peer.class.getName() + " in META-INF/services on this class path"));
  }

  void send(Json json) {
    send(json.toString());
  }

  void send(String line) {
    out.println(line);
    out.flush();
  }

  /**
   * Answers commands until standard input ends, then halts: some peers leave threads behind that
   * never end.
   */
  void serve(Consumer<String> command) {
    int exitCode = 1;
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        command.accept(line.strip());
      }
      exitCode = 0;
    } catch (Throwable e) {
      e.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** A flat JSON object of numbers and texts. */
  static final class Json {
    private final Map<String, String> fields = new LinkedHashMap<>();

    Json with(String name, long value) {
      fields.put(name, Long.toString(value));
      return this;
    }

    Json with(String name, @Nullable String value) {
      fields.put(name, value == null ? "null" : quoted(value));
      return this;
    }

    private static String quoted(String text) {
      var quoted = new StringBuilder("\"");
      for (char c : text.toCharArray()) {
        quoted.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? " " : Character.toString(c));
      }
      return quoted.append('"').toString();
    }

    @Override
    public String toString() {
      var json = new StringBuilder("{");
      fields.forEach((name, value) ->
          json.append(json.length() > 1 ? "," : "")
              .append('"')
              .append(name)
              .append("\":")
              .append(value));
      return json.append('}').toString();
    }
  }
}
