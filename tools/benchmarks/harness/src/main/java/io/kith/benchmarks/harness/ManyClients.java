package io.kith.benchmarks.harness;

import java.util.List;

/**
 * Many clients in one process, each with a connection of its own, that take turns: as many calls
 * are in flight as with one client, spread over all connections.
 */
public final class ManyClients implements Peer.Client {

  /** How variants of this kind begin; the number of clients follows. */
  public static final String VARIANT = "clients-";

  /** A prime, so that callers who start together do not go through the clients side by side. */
  private static final int STRIDE = 7919;

  private final List<? extends Peer.Client> clients;

  /** These clients, which have opened their connections. */
  public ManyClients(List<? extends Peer.Client> clients) {
    this.clients = clients;
  }

  /** The number in a variant such as {@code clients-100}. */
  public static int count(String variant) {
    return Integer.parseInt(variant.substring(variant.lastIndexOf('-') + 1));
  }

  @Override
  public void call(long id, String name, byte[] payload) throws Exception {
    long caller = id >>> BlockingLoop.CALLER_SHIFT;
    long turn = id - (caller << BlockingLoop.CALLER_SHIFT) + STRIDE * caller;
    clients.get(Math.floorMod(turn, clients.size())).call(id, name, payload);
  }

  @Override
  public int connections() {
    return clients.size();
  }

  @Override
  public void close() throws Exception {
    for (Peer.Client client : clients) {
      client.close();
    }
  }
}
