package io.kith.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace of Linux, joined to this one by a pair of virtual interfaces, whose link can
 * be turned into a black hole: both ends send to a hardware address that nobody has, so that every
 * packet is lost and nobody is told. Needs root and iproute2. One thread.
 */
final class Namespace implements AutoCloseable {

  private static final String NOBODY = "02:00:00:00:00:99";

  private final String name;
  private final String outer;
  private final String inner;
  private final String outside;
  private final String inside;

  /** Named and numbered by this process, since another may have one at the same time. */
  private Namespace(long pid) {
    this.name = "kith-" + pid;
    this.outer = "kith" + pid % 1_000_000 + "o";
    this.inner = "kith" + pid % 1_000_000 + "i";
    String network = "10.231." + pid % 256 + ".";
    this.outside = network + "1";
    this.inside = network + "2";
  }

  /** A namespace; empty if this process may not make one. */
  static Optional<Namespace> open() {
    var namespace = new Namespace(ProcessHandle.current().pid());
    try {
      namespace.create();
      return Optional.of(namespace);
    } catch (IOException e) {
      namespace.close();
      return Optional.empty();
    }
  }

  private void create() throws IOException {
    run("ip", "netns", "add", name);
    run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner);
    run("ip", "link", "set", inner, "netns", name);
    run("ip", "addr", "add", outside + "/30", "dev", outer);
    run("ip", "link", "set", outer, "up");
    runInside("ip", "addr", "add", inside + "/30", "dev", inner);
    runInside("ip", "link", "set", inner, "up");
    runInside("ip", "link", "set", "lo", "up");
  }

  /** The address of this machine's end of the link. */
  String outside() {
    return outside;
  }

  /** The address of the other end. */
  String inside() {
    return inside;
  }

  /** The command that runs another in the namespace. */
  List<String> entry() {
    return List.of("ip", "netns", "exec", name);
  }

  /** From now on every packet on the link is lost. */
  void drop() throws IOException {
    run("ip", "neigh", "replace", inside, "lladdr", NOBODY, "dev", outer, "nud", "permanent");
    runInside(
        "ip", "neigh", "replace", outside, "lladdr", NOBODY, "dev", inner, "nud", "permanent");
  }

  /** From now on packets arrive again. */
  void restore() throws IOException {
    run("ip", "neigh", "del", inside, "dev", outer);
    runInside("ip", "neigh", "del", outside, "dev", inner);
  }

  private void runInside(String... command) throws IOException {
    var whole = new ArrayList<>(entry());
    whole.addAll(List.of(command));
    run(whole.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    for (String[] removal :
        new String[][] {{"ip", "link", "del", outer}, {"ip", "netns", "del", name}}) {
      try {
        run(removal);
      } catch (IOException e) {
        // It was never made.
      }
    }
  }
}
