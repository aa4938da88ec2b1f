package io.kith.cli;

import io.kith.EffectiveRules;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Effective rules as one line of JSON. */
final class RulesJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private RulesJson() {}

  static String of(EffectiveRules rules) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("application", rules.application());
      out.writeStringProperty("rules", rules.rules());
      out.writeArrayPropertyStart("methods");
      rules.methods().forEach(method -> write(out, method));
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, EffectiveRules.OfMethod method) {
    out.writeStartObject();
    out.writeStringProperty("method", method.method());
    out.writeStringProperty("side", method.side());
    out.writeArrayPropertyStart("stages");
    for (EffectiveRules.OfStage stage : method.stages()) {
      out.writeStartObject();
      out.writeStringProperty("stage", stage.stage());
      out.writeArrayPropertyStart("values");
      for (EffectiveRules.Value value : stage.values()) {
        out.writeStartObject();
        out.writeStringProperty("key", value.key());
        out.writeStringProperty("value", value.value());
        out.writeStringProperty("origin", value.origin());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
