package io.kith.hub;

import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A hub as a process of its own. */
public final class HubMain {

  /** Registries that take back only what is still its registrar's own, as several hubs need it. */
  private static final List<String> STORES = List.of("etcd://", "zookeeper://");

  private HubMain() {}

  /**
   * Runs a hub until the process is told to end.
   *
   * @param args the address to listen at, {@code host:port}; none for the default
   */
  public static void main(String[] args) {
    if (args.length > 1) {
      System.err.println("usage: hub [host:port]");
      System.exit(2);
    }
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      HubOptions options = HubOptions.defaults();
      return run(args.length == 0 ? options : options.withAddress(Address.parse(args[0])));
    } catch (IllegalArgumentException e) {
      System.err.println("hub: " + e.getMessage());
      return 2;
    }
  }

  /**
   * Runs a hub until the process is told to end or this thread is interrupted.
   *
   * @return the exit code: 0, or 1 if the address cannot be used, which is said on standard error
   */
  public static int run(HubOptions options) {
    return run(options, () -> Hub.start(options));
  }

  /**
   * Runs one of several hubs over the same store, in the same way.
   *
   * @param store the URL of another registry: {@code etcd://…} or {@code zookeeper://…}
   * @throws IllegalArgumentException if it is no such URL
   */
  public static int run(HubOptions options, String store) {
    if (STORES.stream().noneMatch(store::startsWith)) {
      throw new IllegalArgumentException(
          "'" + store + "' cannot be the store of a hub; it must begin with one of " + STORES);
    }
    Registry registry =
        Registries.open(store, new Identity("hub", "hub-store"), options.transport());
    return run(options, () -> Hub.start(options, registry));
  }

  /** What is wrong with the plain text that it speaks, if that goes beyond this machine. */
  static Optional<String> plaintextTrouble(HubOptions options) {
    Address address = options.address();
    return options.transport().serverTls().isPresent() || options.isLoopback()
        ? Optional.empty()
        : Optional.of(
            "LISTENS ON "
                + address
                + " IN PLAIN TEXT: whoever reaches it can make instances known, and take calls"
                + " that are meant for others. Give it --cert, --key and --client-ca");
  }

  /** Starts a hub. */
  @FunctionalInterface
  private interface Start {
    Hub start() throws IOException;
  }

  private static int run(HubOptions options, Start start) {
    plaintextTrouble(options).ifPresent(trouble -> System.err.println("hub: " + trouble));
    try (var hub = start.start()) {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("kith-hub-stop").unstarted(hub::close));
      hub.trouble().ifPresent(trouble -> System.err.println("hub: " + trouble));
      System.out.println(banner(hub.address()));
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println("hub: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static String banner(Address address) {
    boolean everywhere = address.host().equals("0.0.0.0") || address.host().equals("::");
    return "hub listens at "
        + address
        + "; others find it by hub://"
        + (everywhere ? "HOST:" + address.port() + ", where HOST is this machine" : address);
  }
}
