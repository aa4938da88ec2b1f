package io.kith.conformance;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.testkit.Arbitrary;
import io.kith.testkit.Source;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of {@link Types} under test: what the generated stub, codecs and dispatcher make of it,
 * and what the oracle says.
 */
record Subject(Method method, MethodSchema schema, MethodBinding binding) {

  private static final ServiceBinding<Types> BINDING = ServiceBinding.of(Types.class);

  static final Protoc FILES = Protoc.compile(ProtoFiles.of(BINDING.schema()));

  private static final Arbitrary ARBITRARY =
      new Arbitrary()
          .with(Struct.class, source -> any(Struct.getDefaultInstance(), source))
          .with(
              com.google.protobuf.Type.class,
              source -> any(com.google.protobuf.Type.getDefaultInstance(), source))
          .with(
              com.google.protobuf.Enum.class,
              source -> any(com.google.protobuf.Enum.getDefaultInstance(), source))
          .with(
              com.google.protobuf.Field.class,
              source -> any(com.google.protobuf.Field.getDefaultInstance(), source));

  @SuppressWarnings("unchecked") // a message parses to its own type
  private static <M extends com.google.protobuf.Message> M any(M message, Source source) {
    byte[] bytes = ArbitraryMessage.of(message.getDescriptorForType(), source).toByteArray();
    try {
      return (M) message.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** All methods. */
  static Stream<Subject> all() {
    return Arrays.stream(Types.class.getDeclaredMethods()).map(Subject::of);
  }

  /** The method of this name. */
  static Subject of(String name) {
    return all()
        .filter(subject -> subject.method().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Subject of(Method method) {
    MethodSchema schema = BINDING.schema().method(method.getName()).orElseThrow();
    int index = BINDING.schema().methods().indexOf(schema);
    return new Subject(method, schema, BINDING.methods().get(index));
  }

  /** The types that a whole contract defines. */
  static io.kith.codec.ServiceSchema contract() {
    return BINDING.schema();
  }

  Descriptor requestType() {
    return FILES.message(schema.request());
  }

  Descriptor replyType() {
    return FILES.message(schema.reply());
  }

  Object[] anyArguments(Source source) {
    return Arrays.stream(method.getGenericParameterTypes())
        .map(type -> ARBITRARY.of(type, source))
        .toArray();
  }

  @Nullable Object anyReply(Source source) {
    return method.getReturnType() == void.class
        ? null
        : ARBITRARY.of(method.getGenericReturnType(), source);
  }

  static <T> T any(Class<T> type, Source source) {
    return ARBITRARY.of(type, source);
  }

  /** What the oracle says that a call with these arguments sends. */
  DynamicMessage expectedRequest(Object[] arguments) {
    boolean direct = arguments.length == 1 && isDirect(arguments[0]);
    return direct
        ? Oracle.message(arguments[0], requestType())
        : Oracle.fields(requestType(), named(arguments));
  }

  /** What the oracle says that a call with this result answers. */
  DynamicMessage expectedReply(@Nullable Object reply) {
    if (reply == null) {
      return DynamicMessage.getDefaultInstance(replyType());
    }
    return isDirect(reply)
        ? Oracle.message(reply, replyType())
        : Oracle.fields(replyType(), Map.of("value", reply));
  }

  /** A record or message is the message itself; other values stand in a field of one. */
  private static boolean isDirect(Object value) {
    return value instanceof Record || value instanceof com.google.protobuf.Message;
  }

  private Map<String, Object> named(Object[] arguments) {
    var values = new LinkedHashMap<String, Object>();
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      values.put(parameters[i].getName(), arguments[i]);
    }
    return values;
  }

  /** The bytes that the stub sends for a call with these arguments. */
  byte[] request(Object[] arguments) {
    var requests = new java.util.ArrayList<Object>();
    Types stub =
        BINDING.stub((called, request) -> {
          requests.add(request);
          return Reply.Failure.of(Status.of(Code.CANCELLED, "seen enough"));
        });
    try {
      method.setAccessible(true);
      method.invoke(stub, arguments);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof CallException)) {
        throw new AssertionError(e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return write(binding.request(), requests.getFirst());
  }

  /** The arguments that the implementation is called with for a request of these bytes. */
  Object[] arguments(byte[] request, Limits limits) {
    var seen = new java.util.ArrayList<Object[]>();
    var implementation =
        (Types)
            Proxy.newProxyInstance(
                Types.class.getClassLoader(),
                new Class<?>[] {Types.class},
                (_, _, arguments) -> {
                  seen.add(arguments == null ? new Object[0] : arguments);
                  throw new Gone();
                });
    Object message = ProtoReader.read(binding.request(), request, 0, request.length, limits);
    try {
      BINDING.dispatch(implementation, binding.method().index(), message);
    } catch (Exception e) {
      if (seen.isEmpty()) {
        throw new AssertionError(e);
      }
    }
    return seen.getFirst();
  }

  /** Ends a call of the implementation, which has seen its arguments. */
  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  byte[] reply(@Nullable Object reply) {
    return write(binding.reply(), reply);
  }

  @Nullable Object replyOf(byte[] bytes) {
    return ProtoReader.read(binding.reply(), bytes, 0, bytes.length, Limits.defaults());
  }

  @SuppressWarnings("NullAway") // a method that returns nothing has a codec of null
  private static byte[] write(Codec<Object> codec, @Nullable Object value) {
    var out = new ProtoWriter(16, Limits.defaults());
    codec.write(out, value);
    return out.toByteArray();
  }

  /** The declared exception of this status, after it has been on the wire. */
  Exception error(Exception thrown) {
    Status status = Objects.requireNonNull(binding.toStatus(thrown));
    return Objects.requireNonNull(binding.toException(status));
  }

  List<Status.Detail> details(Exception thrown) {
    return Objects.requireNonNull(binding.toStatus(thrown)).details();
  }

  @Override
  public String toString() {
    return method.getName();
  }
}
