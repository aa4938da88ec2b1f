package io.kith.transport;

import io.kith.codec.Codec;
import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.transport.Health.Serving;
import io.kith.transport.call.ServedOnly;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.health.v1.Health} as its {@code .proto} has it.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc-proto/blob/master/grpc/health/v1/health.proto">health.proto</a>
 */
final class HealthBinding extends ServedOnly<Health> {

  private static final String PACKAGE = "grpc.health.v1.";
  private static final String NAME = PACKAGE + "Health";
  private static final String REQUEST = PACKAGE + "HealthCheckRequest";
  private static final String RESPONSE = PACKAGE + "HealthCheckResponse";
  private static final String STATUS = RESPONSE + ".ServingStatus";

  private static final Codec<String> SERVICE =
      new Codec<>() {
        @Override
        public void write(ProtoWriter out, String value) {
          out.string(1, value);
        }

        @Override
        public String read(ProtoReader in, @Nullable String base) {
          String service = "";
          for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == (1 << 3 | 2)) {
              service = in.string();
            } else {
              in.skip(tag);
            }
          }
          return service;
        }
      };

  private static final Codec<Serving> SERVING =
      new Codec<>() {
        @Override
        public void write(ProtoWriter out, Serving value) {
          out.int32(1, value.ordinal());
        }

        @Override
        public Serving read(ProtoReader in, @Nullable Serving base) {
          int number = 0;
          for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == 1 << 3) {
              number = in.int32();
            } else {
              in.skip(tag);
            }
          }
          Serving[] known = Serving.values();
          return number > 0 && number < known.length ? known[number] : Serving.UNKNOWN;
        }
      };

  /** The binding. */
  HealthBinding() {
    super(
        Health.class,
        contract(),
        MethodBinding.of(new Method(NAME, "Check", 0, Trait.IDEMPOTENT), SERVICE, SERVING),
        MethodBinding.of(new Method(NAME, "Watch", 1, Trait.SERVER_STREAMING), SERVICE, SERVING));
  }

  private static ServiceSchema contract() {
    var status =
        new EnumSchema(
            STATUS,
            Stream.of(Serving.values())
                .map(value -> new EnumSchema.Value(value.name(), value.ordinal()))
                .toList(),
            List.of());
    return new ServiceSchema(
        NAME,
        "1.0.0",
        List.of(
            new MethodSchema(
                "Check", "ServingStatus check(String service)", REQUEST, RESPONSE, List.of()),
            new MethodSchema(
                "Watch",
                "Stream<ServingStatus> watch(String service)",
                REQUEST,
                RESPONSE,
                List.of(),
                Trait.SERVER_STREAMING)),
        List.of(
            new MessageSchema(
                REQUEST,
                List.of(FieldSchema.singular("service", "service", 1, Kind.STRING, "")),
                List.of()),
            new MessageSchema(
                RESPONSE,
                List.of(FieldSchema.singular("status", "status", 1, Kind.ENUM, STATUS)),
                List.of())),
        List.of(status));
  }

  @Override
  public Object dispatch(Health health, int method, Object request) {
    return method == 0 ? health.check((String) request) : health.watch((String) request);
  }
}
