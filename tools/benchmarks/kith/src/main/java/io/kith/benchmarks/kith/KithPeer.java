package io.kith.benchmarks.kith;

import io.kith.App;
import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.ManyClients;
import io.kith.benchmarks.harness.Peer;
import io.kith.benchmarks.harness.StreamProcess;
import io.kith.config.Config;
import io.kith.core.Async;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Kith as a user has it: an application with its default filters, counters, deadlines and
 * fail-over, found through a hub (which runs in the server's process).
 *
 * <p>Variants: {@code thread} handles calls on virtual threads, {@code nonblocking} on the event
 * loop; {@code alone} is in no registry, as the start-up of raw and Spring is in none; {@code grpc}
 * is the same, called over gRPC, and {@code http} has a service more, for others to call; with
 * {@code clients-100} a hundred clients call one such server, with {@code instances-100} one client
 * calls a hundred servers that it finds through a hub; {@code stack-…} have the rules of {@link
 * Stack} on both sides, and {@code telemetry-…} are {@link TelemetryVariants}.
 */
public final class KithPeer implements Peer {

  static final String LOOPBACK = "127.0.0.1";

  @Override
  public Server serve(String variant) throws Exception {
    if (variant.startsWith(ManyInstances.VARIANT)) {
      return ManyInstances.serve(ManyClients.count(variant), new Echo());
    }
    if (isAlone(variant) || variant.startsWith(ManyClients.VARIANT)) {
      App app = App.start("echo", Config.empty());
      app.serve(EchoService.class, new Echo());
      if (variant.equals("http")) {
        app.serve(NoteService.class, new Notes());
      }
      return () -> app.address().port();
    }
    Hub hub = Hub.start(HubOptions.defaults().withAddress(new Address(LOOPBACK, 0)));
    App app = app("echo", hub.address().port(), variant);
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

  private static boolean isAlone(String variant) {
    return variant.equals("alone") || variant.equals("grpc") || variant.equals("http");
  }

  private static App app(String name, int hubPort, String variant) {
    return App.start(
        name,
        TelemetryVariants.configure(
            Stack.configure(
                Config.empty()
                    .with("registry", "hub://" + LOOPBACK + ":" + hubPort)
                    .with("limits.message", MAX_MESSAGE_BYTES + "B")
                    .with("limits.queue", MAX_MESSAGE_BYTES + "B"),
                variant),
            variant));
  }

  @Override
  public Client connect(int port, String variant, int outstanding) throws Exception {
    if (isAlone(variant)) {
      return direct(transport(), port, variant.equals("grpc") ? Protocol.GRPC : Protocol.KITH);
    }
    if (variant.startsWith(ManyClients.VARIANT)) {
      return manyClients(port, ManyClients.count(variant));
    }
    Client found = found(port, variant);
    return variant.startsWith(ManyInstances.VARIANT)
        ? connected(found, ManyClients.count(variant))
        : found;
  }

  private static Client found(int port, String variant) {
    boolean inline = variant.equals("nonblocking");
    App app = app("bench", port, variant);
    EchoService echo = app.client(EchoService.class);
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

  private static io.kith.transport.Client transport() {
    return io.kith.transport.Client.create(
        new Identity("bench", "bench-1"), TransportOptions.defaults());
  }

  /** A client that is told where the server is. */
  private static Client direct(io.kith.transport.Client transport, int port, Protocol protocol) {
    EchoService echo =
        transport.channel(new Address(LOOPBACK, port), protocol).stub(EchoService.class);
    return new Client() {
      @Override
      public void call(long id, String name, byte[] payload) {
        EchoMessage back = echo.echo(new EchoMessage(id, name, payload));
        Echoed.check(id, name, payload.length, back.id(), back.name(), back.payload().length);
      }

      @Override
      public void stream(long messages, int payloadBytes, Pulled each) {
        try (var stream = echo.stream(messages, payloadBytes)) {
          stream.forEachOrdered(
              message -> each.message(message.id(), message.name(), message.payload().length));
        }
      }

      @Override
      public void close() {
        transport.close();
      }
    };
  }

  private static Client manyClients(int port, int count) throws Exception {
    var transport = transport();
    List<Client> clients =
        Stream.generate(() -> direct(transport, port, Protocol.KITH)).limit(count).toList();
    for (Client client : clients) {
      client.call(0, "connect", new byte[0]);
    }
    return new ManyClients(clients);
  }

  /** The client after a call to each of so many instances, which take turns. */
  private static Client connected(Client found, int instances) throws Exception {
    for (int i = 0; i < instances; i++) {
      found.call(0, "connect", new byte[0]);
    }
    return found;
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

    @Override
    public Stream<EchoMessage> stream(long messages, int payloadBytes) {
      byte[] payload = StreamProcess.payload(payloadBytes);
      return LongStream.range(0, messages)
          .mapToObj(id -> new EchoMessage(id, StreamProcess.NAME, payload));
    }
  }

  /** Likewise. */
  private static final class Notes implements NoteService {

    @Override
    public Note note(Note note) {
      return new Note(note.id(), note.name(), note.text());
    }

    @Override
    public Note noteInline(Note note) {
      return note(note);
    }
  }
}
