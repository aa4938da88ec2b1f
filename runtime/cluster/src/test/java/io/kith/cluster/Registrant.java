package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that makes one instance known, and does nothing else until it is killed. */
public final class Registrant {

  private Registrant() {}

  /** Starts one, with this process's class path. */
  public static Process start(String url, String id, String app) {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Registrant.class.getName(),
              url,
              id,
              app)
          .inheritIO()
          .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** URL, id, application. */
  @SuppressWarnings("MustBeClosedChecker") // whoever started it kills it
  public static void main(String[] args) throws InterruptedException {
    Registries.open(args[0], new Identity(args[2], args[1]), TransportOptions.defaults())
        .register(Instances.ready(args[1], args[2]));
    new CountDownLatch(1).await();
  }
}
