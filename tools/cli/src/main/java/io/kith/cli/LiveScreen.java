package io.kith.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal on which one picture follows another. It uses the alternate screen, so that what stood
 * there before is there again at the end.
 *
 * @see <a href="https://invisible-island.net/xterm/ctlseqs/ctlseqs.html">XTerm Control
 *     Sequences</a>
 */
final class LiveScreen implements AutoCloseable {

  /** How many characters fit on it. */
  record Size(int rows, int columns) {}

  private static final String BEGIN = "\033[?1049h\033[?25l";
  private static final String END = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String CLEAR_LINE = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final Size USUAL = new Size(24, 80);
  private static final Pattern STTY = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})\\s*");
  private static final int PICTURES_BETWEEN_SIZES = 8;

  private final PrintWriter out;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Size size = USUAL;
  private int pictures;

  LiveScreen(PrintWriter out) {
    this.out = out;
    out.print(BEGIN);
  }

  /** How large it is; it may have changed since, and is asked now and then. */
  Size size() {
    if (pictures++ % PICTURES_BETWEEN_SIZES == 0) {
      size = ask();
    }
    return size;
  }

  private static Size ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var answer = stty.getInputStream()) {
        return parse(new String(answer.readNBytes(32), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      return USUAL; // no such terminal, or no such command
    }
  }

  static Size parse(String stty) {
    Matcher size = STTY.matcher(stty);
    return size.matches()
        ? new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
        : USUAL;
  }

  /** Shows these lines in the place of those before. */
  void show(List<String> lines) {
    if (closed.get()) {
      return;
    }
    var picture = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      picture.append(i == 0 ? "" : "\n").append(lines.get(i)).append(CLEAR_LINE);
    }
    out.print(picture.append(CLEAR_BELOW));
    out.flush();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      out.print(END);
      out.flush();
    }
  }
}
