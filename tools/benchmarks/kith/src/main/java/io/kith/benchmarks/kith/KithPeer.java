package io.kith.benchmarks.kith;

import io.kith.benchmarks.harness.Echoed;
import io.kith.benchmarks.harness.Peer;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;

/**
 * Variants: {@code thread} starts a virtual thread for each call, {@code nonblocking} answers on
 * the event loop.
 */
public final class KithPeer implements Peer {

  @Override
  public Server serve(String variant) throws Exception {
    var server = io.kith.transport.Server.builder(new Identity("echo", "echo-1")).start();
    server.serve(
        new Echo.Binding(),
        new Echo() {
          @Override
          public Message echo(Message message) {
            return copy(message);
          }

          @Override
          public Message echoInline(Message message) {
            return copy(message);
          }

          @Override
          public Message act(Message message) {
            return message;
          }

          @Override
          public void tell(Message message) {}
        });
    return new Server() {
      @Override
      public int port() {
        return server.address().port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  /** Reads every field and answers with a new message. */
  private static Echo.Message copy(Echo.Message message) {
    return new Echo.Message(message.id(), message.text(), message.payload());
  }

  @Override
  public Client connect(int port, String variant, int outstanding) {
    var client =
        io.kith.transport.Client.create(
            new Identity("bench", "bench-1"), TransportOptions.defaults());
    Channel channel = client.channel(new Address("127.0.0.1", port));
    var binding = new Echo.Binding();
    Echo echo =
        binding.stub((method, request) ->
            channel.call(
                binding.methods().get(method.index()),
                new Call(method, request, Context.current())));
    boolean inline = variant.equals("nonblocking");
    return new Client() {
      @Override
      public void call(long id, String name, byte[] payload) {
        var sent = new Echo.Message(id, name, payload);
        Echo.Message back = inline ? echo.echoInline(sent) : echo.echo(sent);
        Echoed.check(id, name, payload.length, back.id(), back.text(), back.payload().length);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }
}
