package io.kith.transport.http;

import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.HttpBodies;
import io.kith.codec.HttpRoute;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A method at the end of a route: what the path, the query and the header fields of a request say
 * becomes fields of its message.
 *
 * <p>They become a JSON object first, since the JSON mapping takes a text for every simple type: so
 * the same code reads, bounds and refuses them that reads bodies, and the two merge as messages do.
 *
 * @param route the route
 * @param service the full name of the service
 * @param method {@code package.Service/Method}
 * @param fields those of the request message, by their names in JSON
 * @param bodies which of its messages are bodies as they are
 */
record Target(
    HttpRoute route,
    String service,
    String method,
    Map<String, FieldSchema> fields,
    HttpBodies bodies) {

  private static final int MAX_ARGUMENTS = 128;
  private static final JsonFactory JSON = new JsonFactory();

  /** All routes of a service. */
  static List<Target> of(ServiceBinding<?> binding) {
    ServiceSchema contract = binding.schema();
    var targets = new ArrayList<Target>();
    for (MethodBinding method : binding.methods()) {
      if (method.routes().isEmpty()) {
        continue;
      }
      MethodSchema schema =
          contract
              .method(method.method().name())
              .orElseThrow(() -> new IllegalArgumentException(method + " is not in " + contract));
      Map<String, FieldSchema> fields =
          contract.message(schema.request()).map(MessageSchema::fields).orElse(List.of()).stream()
              .collect(Collectors.toMap(FieldSchema::jsonName, field -> field));
      HttpBodies bodies = HttpBodies.of(contract, schema);
      for (HttpRoute route : method.routes()) {
        targets.add(new Target(route, contract.name(), method.method().path(), fields, bodies));
      }
    }
    return targets;
  }

  /**
   * What a request says besides its body, as a JSON object.
   *
   * @param values of the variables of the path, encoded
   * @throws BadRequest if it is no text, or too much
   */
  String arguments(HttpRequest request, List<String> values) {
    var arguments = new LinkedHashMap<String, List<String>>();
    addQuery(request.query(), arguments);
    if (route.takesRest()) {
      // Such a path is that of pages and files, whose links carry what is for the page's own
      // script.
      arguments.keySet().retainAll(fields.keySet());
    }
    route
        .headers()
        .forEach((field, header) ->
            request.field(header).ifPresent(value -> arguments.put(field, List.of(value))));
    List<String> variables = route.variables();
    for (int i = 0; i < variables.size(); i++) {
      arguments.put(variables.get(i), List.of(UrlText.decode(values.get(i), false)));
    }
    return arguments.isEmpty() ? "" : json(arguments);
  }

  private void addQuery(String query, Map<String, List<String>> arguments) {
    int count = 0;
    for (int from = 0; from < query.length(); ) {
      int and = query.indexOf('&', from);
      int to = and < 0 ? query.length() : and;
      if (to > from) {
        if (++count > MAX_ARGUMENTS) {
          throw new BadRequest(400, "the query has more than " + MAX_ARGUMENTS + " arguments");
        }
        String pair = query.substring(from, to);
        int equals = pair.indexOf('=');
        String name = UrlText.decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : UrlText.decode(pair.substring(equals + 1), true);
        arguments.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
      from = to + 1;
    }
  }

  private String json(Map<String, List<String>> arguments) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      arguments.forEach((name, values) -> {
        FieldSchema field = fields.get(name);
        boolean isList = field != null && field.cardinality() == Cardinality.REPEATED;
        if (!isList && values.size() > 1) {
          throw new BadRequest(400, "the query has more than one " + name);
        }
        out.writeName(name);
        if (isList) {
          out.writeStartArray();
        }
        values.forEach(value -> write(field != null && field.kind() == Kind.BOOL, value, out));
        if (isList) {
          out.writeEndArray();
        }
      });
      out.writeEndObject();
    }
    return text.toString();
  }

  /** JSON takes a text for all that is simple, but for a boolean. */
  private static void write(boolean isBoolean, String value, JsonGenerator out) {
    if (isBoolean && (value.equals("true") || value.equals("false"))) {
      out.writeBoolean(value.equals("true"));
    } else {
      out.writeString(value);
    }
  }
}
