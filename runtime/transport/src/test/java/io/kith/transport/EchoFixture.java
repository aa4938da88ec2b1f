package io.kith.transport;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.transport.Echo.Message;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A server that echoes, and a client of it. */
public final class EchoFixture implements AutoCloseable {

  public interface Act {
    Message on(Message message) throws Echo.Refused;
  }

  public interface List {
    Stream<Message> on(Message message) throws Echo.Refused;
  }

  public interface Gather {
    Message on(Stream<Message> messages) throws Echo.Refused;
  }

  public interface Converse {
    Stream<Message> on(Stream<Message> messages) throws Echo.Refused;
  }

  public final Echo.Binding binding = new Echo.Binding();
  public final LinkedBlockingQueue<Message> told = new LinkedBlockingQueue<>();
  public final Server server;
  public final Client client;
  public final Echo echo;
  public volatile Act act = message -> message;
  public volatile List list = Stream::of;
  public volatile Gather gather = messages -> messages.reduce((_, last) -> last).orElseThrow();
  public volatile Converse converse = messages -> messages;

  public EchoFixture(TransportOptions options) throws Exception {
    this(options, Protocol.KITH);
  }

  public EchoFixture(TransportOptions options, Protocol protocol) throws Exception {
    this(options, options, protocol);
  }

  public EchoFixture(TransportOptions ofServer, TransportOptions ofClient, Protocol protocol)
      throws Exception {
    server = Server.builder(new Identity("echo", "echo-1")).options(ofServer).start();
    server.serve(binding, new Handler());
    client = Client.create(new Identity("test", "test-1"), ofClient);
    echo = stub(client.channel(server.address(), protocol));
  }

  public static Echo stub(Channel channel) {
    var binding = new Echo.Binding();
    return binding.stub((method, request) ->
        channel.call(
            binding.methods().get(method.index()), new Call(method, request, Context.current())));
  }

  public static Message message(int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    new Random(payloadBytes).nextBytes(payload);
    return new Message(payloadBytes, "text of " + payloadBytes, payload);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  private final class Handler implements Echo {

    @Override
    public Message echo(Message message) {
      return message;
    }

    @Override
    public Message echoInline(Message message) {
      return message;
    }

    @Override
    public Message act(Message message) throws Refused {
      return act.on(message);
    }

    @Override
    public void tell(Message message) {
      told.add(message);
    }

    @Override
    public Stream<Message> list(Message message) throws Refused {
      return list.on(message);
    }

    @Override
    public Message gather(Stream<Message> messages) throws Refused {
      return gather.on(messages);
    }

    @Override
    public Stream<Message> converse(Stream<Message> messages) throws Refused {
      return converse.on(messages);
    }
  }
}
