package io.kith.consul;

import io.kith.cluster.EngineConformance;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/**
 * The registry against the suite that every registry must pass, and a server as of the documents.
 */
final class ConsulConformanceTest implements EngineConformance {

  private final FakeConsul consul = FakeConsul.start();

  ConsulConformanceTest() {
    consul.runInRealTime();
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  @Override
  public String url() {
    return consul.url() + "?ttl=2s";
  }

  @Override
  public void stopEngine() {
    consul.stop();
  }

  @Override
  public void startEngine() {
    consul.startAgain();
  }

  @Override
  public void startEngineEmpty() {
    consul.forget();
    consul.startAgain();
  }

  @Override
  public Duration longestLease() {
    return Duration.ofSeconds(2);
  }
}
