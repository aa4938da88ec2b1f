package io.kith.processor;

import io.kith.codec.HttpRoute;
import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.Header;
import io.kith.core.Method.Trait;
import io.kith.core.Patch;
import io.kith.core.Post;
import io.kith.core.Put;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/** Reads the paths of their own that the methods of a service have over HTTP. */
final class RouteReader {

  private final Problems problems;
  private final Map<HttpRoute, String> known = new LinkedHashMap<>();

  RouteReader(Problems problems) {
    this.problems = problems;
  }

  /** The routes of a method; what is wrong with them is reported. */
  List<HttpRoute> read(
      ExecutableElement method, Payload request, Payload reply, Set<Trait> traits, String label) {
    List<FieldModel> fields = fields(request);
    var bodies = RawBodies.of(request, fields);
    Map<String, String> written = written(method);
    if (written.isEmpty()) {
      requireNoHeaders(method, label);
      return List.of();
    }
    if (traits.contains(Trait.CLIENT_STREAMING)) {
      problems.report(
          method,
          label + " takes a stream, which no request with a path of its own has; remove the path");
      return List.of();
    }
    if (traits.contains(Trait.SERVER_STREAMING) && RawBodies.isBody(reply)) {
      problems.report(
          method,
          label + " streams HttpBody, of which an answer has one; return one, or a stream of text");
      return List.of();
    }
    var routes = new ArrayList<HttpRoute>();
    written.forEach((verb, path) -> {
      try {
        HttpRoute route = HttpRoute.of(verb, path, headers(fields));
        bodies.check(route, label).ifPresent(problem -> problems.report(method, problem));
        check(route, method, fields, bodies, label);
        routes.add(route);
      } catch (IllegalArgumentException e) {
        problems.report(method, label + ": " + e.getMessage());
      }
    });
    return routes;
  }

  private static Map<String, String> written(ExecutableElement method) {
    var written = new LinkedHashMap<String, String>();
    add(written, "GET", Optional.ofNullable(method.getAnnotation(Get.class)).map(Get::value));
    add(written, "POST", Optional.ofNullable(method.getAnnotation(Post.class)).map(Post::value));
    add(written, "PUT", Optional.ofNullable(method.getAnnotation(Put.class)).map(Put::value));
    add(written, "PATCH", Optional.ofNullable(method.getAnnotation(Patch.class)).map(Patch::value));
    add(
        written,
        "DELETE",
        Optional.ofNullable(method.getAnnotation(Delete.class)).map(Delete::value));
    return written;
  }

  private static void add(Map<String, String> written, String verb, Optional<String> path) {
    path.ifPresent(value -> written.put(verb, value));
  }

  private static List<FieldModel> fields(Payload request) {
    return switch (request) {
      case Payload.Arguments arguments -> arguments.fields();
      case Payload.Direct(StructType struct) ->
          RawBodies.isBody(struct) ? List.of() : struct.fields();
      case Payload.Direct _, Payload.Bare _, Payload.Nothing _ -> List.of();
    };
  }

  private static String[] headers(List<FieldModel> fields) {
    var headers = new ArrayList<String>();
    for (FieldModel field : fields) {
      Header header = field.site().getAnnotation(Header.class);
      if (header != null) {
        headers.add(field.name());
        headers.add(header.value());
      }
    }
    return headers.toArray(String[]::new);
  }

  private void requireNoHeaders(ExecutableElement method, String label) {
    method.getParameters().stream()
        .filter(parameter -> parameter.getAnnotation(Header.class) != null)
        .filter(parameter -> parameter.getKind() == ElementKind.PARAMETER)
        .forEach(parameter ->
            problems.report(
                parameter,
                PayloadReader.argument(parameter.getSimpleName().toString(), label)
                    + " has @Header, which counts with a path of its own; add @Get or another, or"
                    + " remove @Header"));
  }

  private void check(
      HttpRoute route,
      ExecutableElement method,
      List<FieldModel> fields,
      RawBodies bodies,
      String label) {
    for (String variable : route.variables()) {
      requireInPath(find(fields, variable), variable, route, method, fields, label);
    }
    for (FieldModel field : fields) {
      if (RawBodies.isBody(field)) {
        continue;
      }
      boolean fromHeader = route.headers().containsKey(field.name());
      boolean fromQuery =
          !fromHeader
              && (!route.hasBody() || bodies.isTaken())
              && !route.variables().contains(field.name());
      if ((fromHeader && !isSimple(field, false)) || (fromQuery && !isSimple(field, true))) {
        problems.report(
            field.site(),
            field.label()
                + " comes from "
                + (fromHeader ? "a header field" : "the query")
                + " of "
                + route
                + ", which holds a number, a text, an enum or a time"
                + (!fromQuery
                    ? ""
                    : bodies.isTaken()
                        ? ", or a list of them; the body is the HttpBody"
                        : ", or a list of them; take it in a body, by @Post"));
      }
    }
    known.forEach((other, where) -> {
      if (other.conflictsWith(route)) {
        problems.report(
            method,
            label + ": " + route + " would be requests of " + where + " too (" + other + ")");
      }
    });
    known.put(route, label);
  }

  private void requireInPath(
      @Nullable FieldModel field,
      String variable,
      HttpRoute route,
      ExecutableElement method,
      List<FieldModel> fields,
      String label) {
    if (field == null) {
      String names = fields.stream().map(FieldModel::name).collect(Collectors.joining(", "));
      problems.report(
          method,
          label
              + ": {"
              + variable
              + "} of "
              + route
              + " is no argument; "
              + (names.isEmpty() ? "there are none that could stand there" : "there is " + names));
    } else if (field.type().shape() != Shape.SINGLE || !isSimple(field, false)) {
      problems.report(
          field.site(),
          field.label()
              + " stands in the path of "
              + route
              + ", which holds a number, a text, an enum or a time, and always one");
    } else if (route.takesRest()
        && variable.equals(route.variables().getLast())
        && field.type().value() != Scalar.STRING) {
      problems.report(
          field.site(), field.label() + " is the rest of the path of " + route + ", a String");
    }
  }

  private static @Nullable FieldModel find(List<FieldModel> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst().orElse(null);
  }

  private static boolean isSimple(FieldModel field, boolean orList) {
    boolean fits =
        switch (field.type().shape()) {
          case SINGLE, OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> true;
          case LIST, SET -> orList;
          case MAP -> false;
        };
    return fits
        && switch (field.type().value()) {
          case Scalar _, EnumType _, MessageType.Time _ -> true;
          case MessageType _ -> false;
        };
  }
}
