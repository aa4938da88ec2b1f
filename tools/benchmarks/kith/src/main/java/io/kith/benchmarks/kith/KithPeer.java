package io.kith.benchmarks.kith;

import io.kith.App;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import io.kith.config.Config;
import io.kith.core.Async;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;

/**
 * Kith as a user has it: an application with its default filters, counters, deadlines and
 * fail-over, found through a hub (which runs in the server's process).
 *
 * <p>Variants: {@code thread} handles calls on virtual threads, {@code nonblocking} on the event
 * loop.
 */
public final class KithPeer implements Peer {

  private static final String LOOPBACK = "127.0.0.1";

  @Override
  public Server serve(String variant) throws Exception {
    Hub hub = Hub.start(HubOptions.defaults().withAddress(new Address(LOOPBACK, 0)));
    App app = app("echo", hub.address().port());
    app.serve(EchoService.class, new Echo());
    return new Server() {
      @Override
      public int port() {
        return hub.address().port();
      }

      @Override
      public void close() {
        app.close();
        hub.close();
      }
    };
  }

  private static App app(String name, int hubPort) {
    return App.start(
        name,
        Config.empty()
            .with("registry", "hub://" + LOOPBACK + ":" + hubPort)
            .with("limits.message", MAX_MESSAGE_BYTES + "B")
            .with("limits.queue", MAX_MESSAGE_BYTES + "B"));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    App app = app("bench", port);
    EchoService echo = app.client(EchoService.class);
    boolean inline = variant.equals("nonblocking");
    return new Client() {
      @Override
      public void call(long id, String name, byte[] payload) {
        var sent = new EchoMessage(id, name, payload);
        EchoMessage back = inline ? echo.echoInline(sent) : echo.echo(sent);
        Echoed.check(id, name, payload.length, back.id(), back.name(), back.payload().length);
      }

      @Override
      public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
        Async.call(
                () -> {
                  call(id, name, payload);
                  return true;
                })
            .whenComplete((_, failure) -> {
              if (failure == null) {
                completion.succeeded();
              } else {
                completion.failed(failure);
              }
            });
      }

      @Override
      public void close() {
        app.close();
      }
    };
  }

  /** Reads every field and answers with a new message. */
  private static final class Echo implements EchoService {

    @Override
    public EchoMessage echo(EchoMessage message) {
      return new EchoMessage(message.id(), message.name(), message.payload());
    }

    @Override
    public EchoMessage echoInline(EchoMessage message) {
      return echo(message);
    }
  }
}
