package io.kith.example.social.driver;

import io.kith.core.Code;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what a trial has come to, as one JSON object in one line. */
final class TrialSummary {

  private static final JsonFactory JSON = new JsonFactory();

  private TrialSummary() {}

  static String of(String trial, Course course, List<Promise> promises, boolean isKept) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("trial", trial);
      out.writeBooleanProperty("kept", isKept);
      out.writeArrayPropertyStart("promises");
      for (Promise promise : promises) {
        out.writeStartObject();
        out.writeStringProperty("promise", promise.text());
        out.writeBooleanProperty("held", promise.held());
        out.writeStringProperty("measured", promise.measured());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeObjectPropertyStart("phases");
      course.slices().forEach((name, slice) -> phase(out, name, slice));
      out.writeEndObject();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void phase(JsonGenerator out, String name, Slice slice) {
    out.writeObjectPropertyStart(name);
    out.writeNumberProperty("seconds", slice.seconds());
    out.writeNumberProperty(
        "answeredPerSecond", Math.round(slice.answeredPerSecond(Course.ANY) * 10) / 10.0);
    out.writeNumberProperty("p50Millis", slice.millis(Course.ANY, 50));
    out.writeNumberProperty("p99Millis", slice.millis(Course.ANY, 99));
    out.writeObjectPropertyStart("errors");
    for (Map.Entry<Code, Long> error : slice.errors(Course.ANY).entrySet()) {
      out.writeNumberProperty(error.getKey().name(), error.getValue());
    }
    out.writeEndObject();
    counts(out, "callsByInstance", slice.callsByInstance());
    counts(out, "interventions", slice.did());
    out.writeEndObject();
  }

  private static void counts(JsonGenerator out, String name, Map<String, Long> counts) {
    out.writeObjectPropertyStart(name);
    counts.forEach(out::writeNumberProperty);
    out.writeEndObject();
  }
}
