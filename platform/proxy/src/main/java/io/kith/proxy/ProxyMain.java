package io.kith.proxy;

import io.kith.StartException;
import io.kith.config.Config;
import io.kith.config.ConfigException;
import java.time.Duration;

/** A proxy as a process of its own. */
public final class ProxyMain {

  private static final Duration LOOK_AROUND = Duration.ofSeconds(3);

  private ProxyMain() {}

  /** Runs a proxy until the process is told to end. */
  public static void main(String[] args) {
    if (args.length > 0) {
      System.err.println("usage: proxy; everything is said by application.yaml and KITH_*");
      System.exit(2);
    }
    System.exit(run(Config.load()));
  }

  /**
   * Runs a proxy until the process is told to end or this thread is interrupted.
   *
   * @return the exit code: 0, 1 if the address cannot be used, 2 if the configuration cannot; why
   *     is said on standard error
   */
  public static int run(Config config) {
    try (var proxy = Proxy.start(config, LOOK_AROUND)) {
      System.out.println("proxy listens at " + proxy.address());
      proxy.await();
      return 0;
    } catch (ConfigException e) {
      System.err.println("proxy: " + e.getMessage());
      return 2;
    } catch (StartException e) {
      System.err.println("proxy: " + e.getMessage());
      return 1;
    }
  }
}
