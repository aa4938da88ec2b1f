package io.kith.cli;

import io.kith.codec.CodecException;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.Limits;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Prints what {@code kith call} finds: for people, or as one line of JSON for programs.
 *
 * @param json whether for programs
 */
record CallOutput(PrintWriter out, PrintWriter err, boolean json) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String OWN_SERVICES = "kith.";

  /** How replies are to be written. */
  JsonStyle style() {
    return JsonStyle.readable().withIndented(!json);
  }

  /** The methods of an application, those of Kith itself left out. */
  void methods(List<ServiceSchema> contracts, String callPrefix) {
    List<ServiceSchema> shown =
        contracts.stream().filter(contract -> !contract.name().startsWith(OWN_SERVICES)).toList();
    if (json) {
      out.println(methodsAsJson(shown));
    } else {
      shown.forEach(this::methodsAsText);
      shown.stream()
          .filter(contract -> !contract.methods().isEmpty())
          .findFirst()
          .ifPresent(contract -> out.println("\n" + example(contract, callPrefix)));
    }
    out.flush();
  }

  private void methodsAsText(ServiceSchema contract) {
    out.println(contract.name() + " " + contract.version());
    for (MethodSchema method : contract.methods()) {
      out.println("  " + method.signature());
    }
  }

  private static String example(ServiceSchema contract, String callPrefix) {
    MethodSchema method = contract.methods().getFirst();
    return "Call one with: "
        + callPrefix
        + " "
        + MethodName.simpleName(contract.name())
        + "/"
        + javaName(method.name())
        + " '"
        + RequestTemplate.of(contract, method.request())
        + "'";
  }

  static String javaName(String wireName) {
    return Character.toLowerCase(wireName.charAt(0)) + wireName.substring(1);
  }

  private static String methodsAsJson(List<ServiceSchema> contracts) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartArray();
      for (ServiceSchema contract : contracts) {
        generator.writeStartObject();
        generator.writeStringProperty("service", contract.name());
        generator.writeStringProperty("version", contract.version());
        generator.writeArrayPropertyStart("methods");
        for (MethodSchema method : contract.methods()) {
          generator.writeStartObject();
          generator.writeStringProperty("name", method.name());
          generator.writeStringProperty("signature", method.signature());
          generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
      }
      generator.writeEndArray();
    }
    return text.toString();
  }

  /** A reply, which is JSON already. */
  void reply(@Nullable Object value) {
    out.println(value == null ? "{}" : value);
    out.flush();
  }

  /** A call that failed: with its trail and its details. */
  void failure(Status status, @Nullable ServiceSchema contract) {
    if (json) {
      out.println(failureAsJson(status, contract));
      out.flush();
      return;
    }
    err.println(status.text());
    for (Status.Detail detail : status.details()) {
      err.println("  " + detail.type() + " " + json(detail, contract).orElse(undescribed(detail)));
    }
    err.flush();
  }

  private static String failureAsJson(Status status, @Nullable ServiceSchema contract) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      generator.writeStringProperty("code", status.code().name());
      generator.writeStringProperty("message", status.message());
      generator.writeArrayPropertyStart("trail");
      status.trail().forEach(generator::writeString);
      generator.writeEndArray();
      generator.writeArrayPropertyStart("details");
      for (Status.Detail detail : status.details()) {
        generator.writeStartObject();
        generator.writeStringProperty("type", detail.type());
        Optional<String> value = json(detail, contract);
        if (value.isPresent()) {
          generator.writeName("value");
          generator.writeRawValue(value.get());
        }
        generator.writeEndObject();
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    return text.toString();
  }

  private static Optional<String> json(Status.Detail detail, @Nullable ServiceSchema contract) {
    try {
      return contract == null
          ? Optional.empty()
          : JsonMethods.detail(contract, detail, JsonStyle.canonical(), Limits.defaults());
    } catch (CodecException e) {
      return Optional.empty();
    }
  }

  private static String undescribed(Status.Detail detail) {
    return "(" + detail.value().length + " bytes that the contract does not describe)";
  }
}
