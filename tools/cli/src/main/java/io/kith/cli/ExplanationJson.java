package io.kith.cli;

import io.kith.cluster.Explanation;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An explanation as one line of JSON. */
final class ExplanationJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private ExplanationJson() {}

  static String of(Explanation explanation) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("method", explanation.method());
      out.writeStringProperty("caller", explanation.caller());
      out.writeStringProperty("rules", explanation.rules());
      out.writeArrayPropertyStart("instances");
      for (Explanation.Known known : explanation.instances()) {
        out.writeStartObject();
        out.writeStringProperty("id", known.instance().id());
        out.writeStringProperty("address", known.instance().address().toString());
        out.writeStringProperty("version", known.instance().version());
        out.writeStringProperty("zone", known.instance().location().zone());
        write(out, "labels", known.instance().labels());
        out.writeBooleanProperty("eligible", known.whyNot().isEmpty());
        out.writeStringProperty("whyNot", known.whyNot());
        out.writeBooleanProperty("unconfirmed", known.unconfirmed());
        if (known.seen().isPresent()) {
          Explanation.Seen seen = known.seen().get();
          out.writeObjectPropertyStart("seen");
          out.writeNumberProperty("weight", seen.weight());
          out.writeNumberProperty("connections", seen.connections());
          out.writeNumberProperty("outstanding", seen.outstanding());
          out.writeNumberProperty("responseNanos", seen.response().toNanos());
          out.writeEndObject();
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      write(out, "baggage", explanation.baggage());
      out.writeArrayPropertyStart("steps");
      for (var step : explanation.steps()) {
        out.writeStartObject();
        out.writeStringProperty("kind", step.kind().name().toLowerCase(Locale.ROOT));
        out.writeStringProperty("rule", step.rule());
        out.writeBooleanProperty("applies", step.applies());
        out.writeStringProperty("why", step.why());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayPropertyStart("pools");
      for (Explanation.Pool pool : explanation.pools()) {
        out.writeStartObject();
        out.writeStringProperty("name", pool.name());
        out.writeObjectPropertyStart("members");
        new TreeMap<>(pool.members()).forEach(out::writeNumberProperty);
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeStringProperty("whyNobody", explanation.whyNobody());
      out.writeArrayPropertyStart("attempts");
      explanation.attempts().forEach(out::writeString);
      out.writeEndArray();
      out.writeStringProperty("balancer", explanation.balancer().toString());
      out.writeStringProperty("strategy", explanation.strategy().toString());
      out.writeStringProperty("timeout", explanation.timeout().toString());
      out.writeEndObject();
    }
    return text.toString();
  }

  /** What an application has said. */
  static String of(List<String> lines) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("lines");
      lines.forEach(out::writeString);
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, Map<String, String> values) {
    out.writeObjectPropertyStart(name);
    new TreeMap<>(values).forEach(out::writeStringProperty);
    out.writeEndObject();
  }
}
