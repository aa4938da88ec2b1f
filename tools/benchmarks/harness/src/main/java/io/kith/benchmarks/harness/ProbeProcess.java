package io.kith.benchmarks.harness;

/**
 * The main of a process that waits for servers to come up: {@code ProbeProcess <variant>}.
 *
 * <p>Answers each {@code PROBE <port>} on standard input with {@code ANSWERED} as soon as one call
 * has been answered. It lives through many servers, so that its own classes are long loaded when it
 * counts.
 */
public final class ProbeProcess {
  private static final int PAYLOAD_BYTES = 100;

  private ProbeProcess() {}

  public static void main(String[] args) {
    Lines lines = Lines.open();
    Peer peer = Lines.peer();
    Message message = Message.ofPayload(PAYLOAD_BYTES);
    lines.send("READY 0");
    lines.serve(command -> {
      int port = Integer.parseInt(command.substring("PROBE ".length()));
      try (Peer.Client client = peer.connect(port, args[0], 1)) {
        client.call(1, message.name(), message.payload());
        lines.send("ANSWERED");
      } catch (Exception e) {
        lines.send("FAILED " + e);
      }
    });
  }
}
