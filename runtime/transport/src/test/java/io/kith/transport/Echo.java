package io.kith.transport;

import io.kith.codec.Codec;
import io.kith.codec.ErrorBinding;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service for tests of the transport, bound by hand since the transport does not know the
 * processor.
 */
public interface Echo {

  record Message(long id, String text, byte[] payload) {}

  final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    public Refused(String why) {
      super(why);
      this.why = why;
    }

    public String why() {
      return why;
    }
  }

  /** Gives the message back. */
  Message echo(Message message);

  /** Gives the message back, on the event loop. */
  Message echoInline(Message message);

  /** Does what the test wants. */
  Message act(Message message) throws Refused;

  /** Takes the message, and answers nothing. */
  void tell(Message message);

  final class Binding extends ServiceBinding<Echo> {

    static final String NAME = "test.Echo";

    private static final Codec<Message> MESSAGE =
        new Codec<>() {
          @Override
          public void write(ProtoWriter out, Message value) {
            if (value.id() != 0) {
              out.int64(1, value.id());
            }
            if (!value.text().isEmpty()) {
              out.string(2, value.text());
            }
            if (value.payload().length > 0) {
              out.bytes(3, value.payload());
            }
          }

          @Override
          public Message read(ProtoReader in, @Nullable Message base) {
            long id = 0;
            String text = "";
            byte[] payload = {};
            for (int tag = in.tag(); tag != 0; tag = in.tag()) {
              switch (tag) {
                case 8 -> id = in.int64();
                case 18 -> text = in.string();
                case 26 -> payload = in.bytes();
                default -> in.skip(tag);
              }
            }
            return new Message(id, text, payload);
          }
        };

    private static final Codec<Refused> REFUSED =
        new Codec<>() {
          @Override
          public void write(ProtoWriter out, Refused value) {
            out.string(1, value.why());
          }

          @Override
          public Refused read(ProtoReader in, @Nullable Refused base) {
            String why = "";
            for (int tag = in.tag(); tag != 0; tag = in.tag()) {
              if (tag == 10) {
                why = in.string();
              } else {
                in.skip(tag);
              }
            }
            return new Refused(why);
          }
        };

    Binding() {
      super(
          Echo.class,
          new ServiceSchema(NAME, "1.0.0", List.of(), List.of(), List.of()),
          MethodBinding.of(new Method(NAME, "Echo", 0, Trait.IDEMPOTENT), MESSAGE, MESSAGE),
          MethodBinding.of(new Method(NAME, "EchoInline", 1, Trait.NON_BLOCKING), MESSAGE, MESSAGE),
          MethodBinding.of(
              new Method(NAME, "Act", 2),
              MESSAGE,
              MESSAGE,
              new ErrorBinding<>("test.Refused", Refused.class, REFUSED)),
          MethodBinding.of(new Method(NAME, "Tell", 3, Trait.ONE_WAY), MESSAGE, Codec.nothing()));
    }

    @Override
    public Echo stub(Invoker invoker) {
      return new Stub(this, invoker);
    }

    @Override
    public @Nullable Object dispatch(Echo service, int method, Object request) throws Exception {
      return switch (method) {
        case 0 -> service.echo((Message) request);
        case 1 -> service.echoInline((Message) request);
        case 2 -> service.act((Message) request);
        case 3 -> {
          service.tell((Message) request);
          yield null;
        }
        default -> throw new IllegalArgumentException("method " + method);
      };
    }
  }

  record Stub(Binding binding, Invoker invoker) implements Echo {

    private Message call(int method, Message message) {
      return switch (invoker.invoke(binding.methods().get(method).method(), message)) {
        case Reply.Success success -> (Message) success.value();
        case Reply.Failure failure -> throw failure.exception();
      };
    }

    @Override
    public Message echo(Message message) {
      return call(0, message);
    }

    @Override
    public Message echoInline(Message message) {
      return call(1, message);
    }

    @Override
    public Message act(Message message) throws Refused {
      switch (invoker.invoke(binding.methods().get(2).method(), message)) {
        case Reply.Success success -> {
          return (Message) success.value();
        }
        case Reply.Failure failure -> {
          if (failure.error() instanceof Refused refused) {
            throw refused;
          }
          throw failure.exception();
        }
      }
    }

    @Override
    public void tell(Message message) {
      switch (invoker.invoke(binding.methods().get(3).method(), message)) {
        case Reply.Success _ -> {}
        case Reply.Failure failure -> throw failure.exception();
      }
    }
  }
}
