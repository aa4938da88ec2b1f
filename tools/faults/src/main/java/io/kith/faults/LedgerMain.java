package io.kith.faults;

import io.kith.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One instance of the ledger as a process. */
final class LedgerMain {

  private LedgerMain() {}

  /**
   * Serves until the process is told to end.
   *
   * @param args what it answers as its name, and the file to which it adds the id of each write
   */
  public static void main(String[] args) throws IOException {
    Tether.hold();
    try (var executed =
            FileChannel.open(
                Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        var app = App.start("ledger")) {
      app.serve(Ledger.class, new Recorded(args[0], executed));
      app.await();
    }
  }

  /** What it has executed is with the kernel before it answers: no kill of the process loses it. */
  private record Recorded(String name, FileChannel executed) implements Ledger {

    @Override
    public String read(long id) {
      return name;
    }

    @Override
    public String write(long id) {
      try {
        int _ = executed.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return name;
    }
  }
}
