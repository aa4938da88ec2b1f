package io.kith.transport.reflection;

import io.kith.codec.FieldSchema;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.transport.call.ServedOnly;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ServerReflection} as its {@code .proto} has it, of which two versions differ in nothing
 * but the package.
 *
 * @see <a
 *     href="https://github.com/grpc/grpc-proto/blob/master/grpc/reflection/v1/reflection.proto">reflection.proto</a>
 */
public final class ReflectionBinding extends ServedOnly<Reflection> {

  private static final String METHOD = "ServerReflectionInfo";

  private ReflectionBinding(String in) {
    super(
        Reflection.class,
        contract(in),
        MethodBinding.of(
            new Method(
                in + "ServerReflection", METHOD, 0, Trait.CLIENT_STREAMING, Trait.SERVER_STREAMING),
            Question.CODEC,
            Answer.CODEC));
  }

  /** The bindings of all versions. */
  public static List<ReflectionBinding> all() {
    return Stream.of("grpc.reflection.v1.", "grpc.reflection.v1alpha.")
        .map(ReflectionBinding::new)
        .toList();
  }

  private static ServiceSchema contract(String in) {
    return new ServiceSchema(
        in + "ServerReflection",
        "1.0.0",
        List.of(
            new MethodSchema(
                METHOD,
                "Stream<ServerReflectionResponse> serverReflectionInfo("
                    + "Stream<ServerReflectionRequest> requests)",
                in + "ServerReflectionRequest",
                in + "ServerReflectionResponse",
                List.of(),
                Trait.CLIENT_STREAMING,
                Trait.SERVER_STREAMING)),
        List.of(
            message(
                in + "ServerReflectionRequest",
                text("host", 1),
                text("file_by_filename", 3).in("message_request"),
                text("file_containing_symbol", 4).in("message_request"),
                one("file_containing_extension", 5, in + "ExtensionRequest").in("message_request"),
                text("all_extension_numbers_of_type", 6).in("message_request"),
                text("list_services", 7).in("message_request")),
            message(in + "ExtensionRequest", text("containing_type", 1), number(2)),
            message(
                in + "ServerReflectionResponse",
                text("valid_host", 1),
                one("original_request", 2, in + "ServerReflectionRequest"),
                one("file_descriptor_response", 4, in + "FileDescriptorResponse")
                    .in("message_response"),
                one("all_extension_numbers_response", 5, in + "ExtensionNumberResponse")
                    .in("message_response"),
                one("list_services_response", 6, in + "ListServiceResponse").in("message_response"),
                one("error_response", 7, in + "ErrorResponse").in("message_response")),
            message(
                in + "FileDescriptorResponse",
                FieldSchema.repeated(
                    "file_descriptor_proto", "fileDescriptorProto", 1, Kind.BYTES, "")),
            message(
                in + "ExtensionNumberResponse",
                text("base_type_name", 1),
                FieldSchema.repeated("extension_number", "extensionNumber", 2, Kind.INT32, "")),
            message(
                in + "ListServiceResponse",
                FieldSchema.repeated(
                    "service", "service", 1, Kind.MESSAGE, in + "ServiceResponse")),
            message(in + "ServiceResponse", text("name", 1)),
            message(
                in + "ErrorResponse",
                FieldSchema.singular("error_code", "errorCode", 1, Kind.INT32, ""),
                text("error_message", 2))),
        List.of());
  }

  private static MessageSchema message(String name, FieldSchema... fields) {
    return new MessageSchema(name, List.of(fields), List.of());
  }

  private static FieldSchema number(int number) {
    return FieldSchema.singular("extension_number", "extensionNumber", number, Kind.INT32, "");
  }

  private static FieldSchema text(String name, int number) {
    return FieldSchema.singular(name, camel(name), number, Kind.STRING, "");
  }

  private static FieldSchema one(String name, int number, String type) {
    return FieldSchema.singular(name, camel(name), number, Kind.MESSAGE, type);
  }

  /** The name in JSON. */
  private static String camel(String name) {
    var camel = new StringBuilder();
    for (String word : name.split("_")) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }

  @Override
  @SuppressWarnings("unchecked") // the codec of the requests makes nothing else
  public Object dispatch(Reflection reflection, int method, Object request) {
    return reflection.answer((Stream<Question>) request);
  }
}
