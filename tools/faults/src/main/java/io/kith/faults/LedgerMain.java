package io.kith.faults;

import io.kith.App;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
    try (var executed = new FileOutputStream(args[1], true);
        var app = App.start("ledger")) {
      app.serve(Ledger.class, new Recorded(args[0], executed));
      app.await();
    }
  }

  /**
   * What it has executed is with the kernel before it answers: no kill of the process loses it. Not
   * by a channel, which the interrupt of one call that is cancelled would close for all.
   */
  private record Recorded(String name, FileOutputStream executed) implements Ledger {

    @Override
    public String read(long id) {
      return name;
    }

    @Override
    public String write(long id) {
      try {
        executed.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return name;
    }
  }
}
