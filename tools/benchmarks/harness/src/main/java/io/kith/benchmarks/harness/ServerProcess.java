package io.kith.benchmarks.harness;

/**
 * The main of a server process: {@code ServerProcess <variant>}.
 *
 * <p>Prints {@code READY <port>}, then answers each {@code STATS} or {@code MEMORY} on standard
 * input with one JSON line.
 */
public final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] args) throws Exception {
    Lines lines = Lines.open();
    Peer.Server server = Lines.peer().serve(args[0]);
    lines.send("READY " + server.port());
    lines.serve(command -> {
      switch (command) {
        case "STATS" -> lines.send(ProcessCounters.now().json());
        case "MEMORY" -> lines.send(LiveHeap.now().json());
        default -> lines.send("UNKNOWN " + command);
      }
    });
  }
}
