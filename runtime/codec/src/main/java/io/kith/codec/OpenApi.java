package io.kith.codec;

import io.kith.core.Method.Trait;
import java.io.StringWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Services as others call them over HTTP, in the words of OpenAPI: each method by its name and by
 * the paths of its own, and the JSON of all messages.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification 3.1</a>
 */
public final class OpenApi {

  private static final String VERSION = "3.1.0";
  private static final String JSON_TYPE = "application/json";
  private static final String ANY_TYPE = "*/*";
  private static final String PROBLEM = "Problem";
  private static final HttpBodies NO_BODIES = new HttpBodies(false, Optional.empty(), false);

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private OpenApi(JsonGenerator out) {
    this.out = out;
  }

  /** The document of one service, with its version. */
  public static String of(ServiceBinding<?> service) {
    return of(service.schema().name(), service.schema().version(), List.of(service));
  }

  /**
   * The document of these services.
   *
   * @param title what they are together
   * @param version of that
   */
  public static String of(
      String title, String version, Collection<? extends ServiceBinding<?>> services) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(new Lines(), text)) {
      new OpenApi(out).write(title, version, services);
    }
    return text + "\n";
  }

  private void write(
      String title, String version, Collection<? extends ServiceBinding<?>> services) {
    out.writeStartObject();
    out.writeStringProperty("openapi", VERSION);
    out.writeObjectPropertyStart("info");
    out.writeStringProperty("title", title);
    out.writeStringProperty("version", version);
    out.writeEndObject();
    out.writeObjectPropertyStart("paths");
    operations(services)
        .forEach((path, byMethod) -> {
          out.writeObjectPropertyStart(path);
          byMethod.forEach((method, operation) -> {
            out.writeName(method.toLowerCase(java.util.Locale.ROOT));
            write(operation);
          });
          out.writeEndObject();
        });
    out.writeEndObject();
    components(services);
    out.writeEndObject();
  }

  // ---- operations

  private record Operation(
      ServiceSchema service, MethodSchema method, HttpRoute route, boolean isNamed) {

    List<FieldSchema> fields() {
      return service.message(method.request()).map(MessageSchema::fields).orElse(List.of());
    }

    /** The fields of the request that are not in its body. */
    List<FieldSchema> parameters() {
      return bodies().isRequest()
          ? List.of()
          : fields().stream().filter(field -> !isInBody(field)).toList();
    }

    HttpBodies bodies() {
      return isNamed ? NO_BODIES : HttpBodies.of(service, method);
    }

    boolean isInBody(FieldSchema field) {
      return isNamed
          || (bodies().field().isPresent() && bodies().field().get() == field)
          || (route.hasBody()
              && !bodies().takesBody()
              && !route.variables().contains(field.jsonName())
              && !route.headers().containsKey(field.jsonName()));
    }
  }

  private static Map<String, Map<String, Operation>> operations(
      Collection<? extends ServiceBinding<?>> services) {
    var paths = new TreeMap<String, Map<String, Operation>>();
    for (ServiceBinding<?> binding : services) {
      ServiceSchema service = binding.schema();
      for (MethodBinding bound : binding.methods()) {
        MethodSchema method = service.method(bound.method().name()).orElse(null);
        if (method == null || method.is(Trait.CLIENT_STREAMING)) {
          continue; // JSON over HTTP does not carry it
        }
        HttpRoute named = HttpRoute.of("POST", "/" + bound.method().path());
        add(paths, new Operation(service, method, named, true));
        bound.routes().forEach(route -> add(paths, new Operation(service, method, route, false)));
      }
    }
    return paths;
  }

  private static void add(Map<String, Map<String, Operation>> paths, Operation operation) {
    paths
        .computeIfAbsent(operation.route().path().replace("...}", "}"), _ -> new TreeMap<>())
        .put(operation.route().method(), operation);
  }

  private void write(Operation operation) {
    MethodSchema method = operation.method();
    String id = operation.service().name() + "." + method.name();
    out.writeStartObject();
    out.writeStringProperty(
        "operationId",
        operation.isNamed()
            ? id
            : id + "." + operation.route().method() + operation.route().path().replace('/', '.'));
    out.writeStringProperty("summary", method.signature());
    out.writeArrayPropertyStart("tags");
    out.writeString(operation.service().name());
    out.writeEndArray();
    parameters(operation);
    if (operation.route().hasBody()) {
      body(operation);
    }
    out.writeObjectPropertyStart("responses");
    reply(operation);
    out.writeObjectPropertyStart("default");
    out.writeStringProperty("description", failures(method));
    content("application/problem+json", () -> reference(PROBLEM));
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  private void parameters(Operation operation) {
    if (operation.parameters().isEmpty()) {
      return;
    }
    out.writeArrayPropertyStart("parameters");
    for (FieldSchema field : operation.parameters()) {
      String header = operation.route().headers().get(field.jsonName());
      boolean inPath = operation.route().variables().contains(field.jsonName());
      out.writeStartObject();
      out.writeStringProperty("name", header == null ? field.jsonName() : header);
      out.writeStringProperty("in", inPath ? "path" : header == null ? "query" : "header");
      if (inPath) {
        out.writeBooleanProperty("required", true);
      }
      if (inPath
          && operation.route().takesRest()
          && operation.route().variables().getLast().equals(field.jsonName())) {
        out.writeStringProperty("description", "the rest of the path; may contain slashes");
      }
      out.writeName("schema");
      field(field);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void body(Operation operation) {
    out.writeObjectPropertyStart("requestBody");
    boolean isRaw = operation.bodies().takesBody();
    content(
        isRaw ? ANY_TYPE : JSON_TYPE,
        () -> {
          if (isRaw) {
            anything();
          } else if (operation.parameters().isEmpty()) {
            message(operation.method().request());
          } else {
            object(operation.fields(), operation::isInBody);
          }
        });
    out.writeEndObject();
  }

  private void reply(Operation operation) {
    MethodSchema method = operation.method();
    out.writeObjectPropertyStart("200");
    if (method.is(Trait.SERVER_STREAMING)) {
      out.writeStringProperty("description", "a stream; the schema is that of each message");
      out.writeObjectPropertyStart("content");
      media("application/x-ndjson", () -> message(method.reply()));
      media("text/event-stream", () -> message(method.reply()));
      out.writeEndObject();
    } else {
      out.writeStringProperty("description", "the reply");
      if (operation.bodies().isReply()) {
        content(ANY_TYPE, this::anything);
      } else {
        content(JSON_TYPE, () -> message(method.reply()));
      }
    }
    out.writeEndObject();
  }

  private static String failures(MethodSchema method) {
    return method.errors().isEmpty()
        ? "a failure"
        : "a failure; its details may be " + String.join(", ", method.errors());
  }

  private void content(String type, Runnable schema) {
    out.writeObjectPropertyStart("content");
    media(type, schema);
    out.writeEndObject();
  }

  private void media(String type, Runnable schema) {
    out.writeObjectPropertyStart(type);
    out.writeName("schema");
    schema.run();
    out.writeEndObject();
  }

  // ---- schemas

  private void components(Collection<? extends ServiceBinding<?>> services) {
    var messages = new TreeMap<String, MessageSchema>();
    var enums = new TreeMap<String, EnumSchema>();
    for (ServiceBinding<?> service : services) {
      service.schema().messages().forEach(message -> messages.put(message.name(), message));
      service.schema().enums().forEach(type -> enums.put(type.name(), type));
    }
    out.writeObjectPropertyStart("components");
    out.writeObjectPropertyStart("schemas");
    messages.forEach((name, message) -> {
      out.writeName(name);
      object(message.fields(), _ -> true);
    });
    enums.forEach((name, type) -> {
      out.writeObjectPropertyStart(name);
      out.writeStringProperty("type", "string");
      out.writeArrayPropertyStart("enum");
      type.values().forEach(value -> out.writeString(value.name()));
      out.writeEndArray();
      out.writeEndObject();
    });
    problem();
    out.writeEndObject();
    out.writeEndObject();
  }

  private void problem() {
    out.writeObjectPropertyStart(PROBLEM);
    out.writeStringProperty("type", "object");
    out.writeStringProperty("description", "why a request failed (RFC 9457)");
    out.writeObjectPropertyStart("properties");
    Map<String, String> members = new LinkedHashMap<>();
    members.put("type", "string");
    members.put("title", "string");
    members.put("status", "integer");
    members.put("code", "string");
    members.put("detail", "string");
    members.forEach((name, type) -> {
      out.writeName(name);
      type(type);
    });
    out.writeObjectPropertyStart("details");
    out.writeStringProperty("type", "array");
    out.writeName("items");
    type("object");
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  private void object(List<FieldSchema> fields, Predicate<FieldSchema> wanted) {
    out.writeStartObject();
    out.writeStringProperty("type", "object");
    boolean isOneOf =
        !fields.isEmpty()
            && !fields.getFirst().oneof().isEmpty()
            && fields.stream().map(FieldSchema::oneof).distinct().count() == 1;
    if (isOneOf) {
      out.writeNumberProperty("maxProperties", 1);
    }
    out.writeObjectPropertyStart("properties");
    fields.stream()
        .filter(wanted)
        .forEach(field -> {
          out.writeName(field.jsonName());
          field(field);
        });
    out.writeEndObject();
    out.writeEndObject();
  }

  private void field(FieldSchema field) {
    switch (field.cardinality()) {
      case SINGULAR, OPTIONAL -> value(field);
      case REPEATED -> {
        out.writeStartObject();
        out.writeStringProperty("type", "array");
        out.writeName("items");
        value(field);
        out.writeEndObject();
      }
      case MAP -> {
        out.writeStartObject();
        out.writeStringProperty("type", "object");
        out.writeName("additionalProperties");
        value(field);
        out.writeEndObject();
      }
    }
  }

  private void value(FieldSchema field) {
    switch (field.kind()) {
      case ENUM -> message(field.typeName());
      case MESSAGE -> message(field.typeName());
      case STRING -> {
        switch (field.javaType()) {
          case "UUID" -> type("string", "uuid");
          case "LocalDate" -> type("string", "date");
          case "BigDecimal" -> type("string", "decimal");
          default -> type("string");
        }
      }
      default -> scalar(field.kind());
    }
  }

  private void scalar(Kind kind) {
    switch (kind) {
      case BOOL -> type("boolean");
      case INT32, SINT32, SFIXED32 -> type("integer", "int32");
      case UINT32, FIXED32 -> {
        out.writeStartObject();
        out.writeStringProperty("type", "integer");
        out.writeNumberProperty("minimum", 0);
        out.writeEndObject();
      }
      case INT64, SINT64, SFIXED64 -> type("string", "int64");
      case UINT64, FIXED64 -> type("string", "uint64");
      case FLOAT -> type("number", "float");
      case DOUBLE -> type("number", "double");
      case STRING -> type("string");
      case BYTES -> {
        out.writeStartObject();
        out.writeStringProperty("type", "string");
        out.writeStringProperty("contentEncoding", "base64");
        out.writeEndObject();
      }
      case ENUM, MESSAGE -> throw new IllegalStateException(kind + " is no scalar");
    }
  }

  private void message(String name) {
    WellKnownType known = WellKnownType.of(name);
    if (known == null) {
      if (WellKnown.isEnum(name)) {
        type("null");
      } else {
        reference(name);
      }
      return;
    }
    switch (known) {
      case TIMESTAMP -> type("string", "date-time");
      case DURATION -> {
        out.writeStartObject();
        out.writeStringProperty("type", "string");
        out.writeStringProperty("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
        out.writeEndObject();
      }
      case ANY, EMPTY, STRUCT -> type("object");
      case FIELD_MASK -> type("string");
      case VALUE -> anything();
      case LIST_VALUE -> type("array");
      default -> scalar(java.util.Objects.requireNonNull(known.wrapped()));
    }
  }

  private void anything() {
    out.writeStartObject();
    out.writeEndObject();
  }

  private void reference(String name) {
    out.writeStartObject();
    out.writeStringProperty("$ref", "#/components/schemas/" + name);
    out.writeEndObject();
  }

  private void type(String type) {
    out.writeStartObject();
    out.writeStringProperty("type", type);
    out.writeEndObject();
  }

  private void type(String type, String format) {
    out.writeStartObject();
    out.writeStringProperty("type", type);
    out.writeStringProperty("format", format);
    out.writeEndObject();
  }

  /** Two spaces a level, a line for each value, on every system. */
  private static final class Lines extends ObjectWriteContext.Base {

    @Override
    public PrettyPrinter getPrettyPrinter() {
      var indent = new tools.jackson.core.util.DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
