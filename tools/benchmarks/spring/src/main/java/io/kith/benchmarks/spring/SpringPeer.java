package io.kith.benchmarks.spring;

import io.kith.benchmarks.harness.Peer;
import org.springframework.boot.SpringApplication;

/** One variant: Tomcat with a virtual thread for each request. */
public final class SpringPeer implements Peer {

  @Override
  public Server serve(String variant) {
    var context =
        SpringApplication.run(
            EchoApplication.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.threads.virtual.enabled=true");
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return () -> port;
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    return new SpringClient(port);
  }
}
