package io.kith.transport;

import io.kith.codec.Codec;
import io.kith.codec.ErrorBinding;
import io.kith.codec.FieldSchema;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import java.util.List;
import java.util.stream.Stream;
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

  /** Streams what the test wants. */
  Stream<Message> list(Message message) throws Refused;

  /** Takes a stream, and does with it what the test wants. */
  Message gather(Stream<Message> messages) throws Refused;

  /** Takes a stream, and streams what the test wants. */
  Stream<Message> converse(Stream<Message> messages) throws Refused;

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

    private static final ErrorBinding<Refused> ERROR =
        new ErrorBinding<>("test.Refused", Refused.class, REFUSED);

    Binding() {
      this(NAME);
    }

    public Binding(String name) {
      super(
          Echo.class,
          schema(name),
          MethodBinding.of(new Method(name, "Echo", 0, Trait.IDEMPOTENT), MESSAGE, MESSAGE),
          MethodBinding.of(new Method(name, "EchoInline", 1, Trait.NON_BLOCKING), MESSAGE, MESSAGE),
          MethodBinding.of(new Method(name, "Act", 2), MESSAGE, MESSAGE, ERROR),
          MethodBinding.of(new Method(name, "Tell", 3, Trait.ONE_WAY), MESSAGE, Codec.nothing()),
          MethodBinding.of(
              new Method(name, "List", 4, Trait.SERVER_STREAMING), MESSAGE, MESSAGE, ERROR),
          MethodBinding.of(
              new Method(name, "Gather", 5, Trait.CLIENT_STREAMING), MESSAGE, MESSAGE, ERROR),
          MethodBinding.of(
              new Method(name, "Converse", 6, Trait.CLIENT_STREAMING, Trait.SERVER_STREAMING),
              MESSAGE,
              MESSAGE,
              ERROR));
    }

    private static ServiceSchema schema(String name) {
      return new ServiceSchema(
          name,
          "1.0.0",
          List.of(
              method("Echo", "test.Message", Trait.IDEMPOTENT),
              method("EchoInline", "test.Message", Trait.NON_BLOCKING),
              method("Act", "test.Message"),
              method("Tell", "google.protobuf.Empty", Trait.ONE_WAY),
              method("List", "test.Message", Trait.SERVER_STREAMING),
              method("Gather", "test.Message", Trait.CLIENT_STREAMING),
              method("Converse", "test.Message", Trait.CLIENT_STREAMING, Trait.SERVER_STREAMING)),
          List.of(
              new MessageSchema(
                  "test.Message",
                  List.of(
                      FieldSchema.singular("id", "id", 1, Kind.INT64, ""),
                      FieldSchema.singular("text", "text", 2, Kind.STRING, ""),
                      FieldSchema.singular("payload", "payload", 3, Kind.BYTES, "")),
                  List.of()),
              new MessageSchema(
                  "test.Refused",
                  List.of(FieldSchema.singular("why", "why", 1, Kind.STRING, "")),
                  List.of())),
          List.of());
    }

    private static MethodSchema method(String name, String reply, Trait... traits) {
      return new MethodSchema(name, name, "test.Message", reply, List.of("test.Refused"), traits);
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
        case 4 -> service.list((Message) request);
        case 5 -> service.gather(messages(request));
        case 6 -> service.converse(messages(request));
        default -> throw new IllegalArgumentException("method " + method);
      };
    }
  }

  @SuppressWarnings("unchecked") // as generated code does
  private static Stream<Message> messages(@Nullable Object value) {
    return (Stream<Message>) value;
  }

  record Stub(Binding binding, Invoker invoker) implements Echo {

    private Message call(int method, Message message) {
      return switch (invoker.invoke(binding.methods().get(method).method(), message)) {
        case Reply.Success success -> (Message) success.value();
        case Reply.Failure failure -> throw failure.exception();
      };
    }

    private @Nullable Object mayFail(int method, Object request) throws Refused {
      switch (invoker.invoke(binding.methods().get(method).method(), request)) {
        case Reply.Success success -> {
          return success.value();
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
    public Stream<Message> list(Message message) throws Refused {
      return messages(mayFail(4, message));
    }

    @Override
    public Message gather(Stream<Message> messages) throws Refused {
      return (Message) mayFail(5, messages);
    }

    @Override
    public Stream<Message> converse(Stream<Message> messages) throws Refused {
      return messages(mayFail(6, messages));
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
      return (Message) mayFail(2, message);
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
