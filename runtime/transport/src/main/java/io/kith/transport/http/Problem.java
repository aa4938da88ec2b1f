package io.kith.transport.http;

import io.kith.core.Status;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * A failure as JSON for people and programs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457: Problem Details for HTTP APIs</a>
 */
final class Problem {

  static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  private Problem() {}

  /** A problem that is none of a call: a request that is malformed, or leads nowhere. */
  static byte[] of(int status, String detail) {
    return of(status, Optional.empty(), detail, out -> {});
  }

  /** The problem of a call that failed; {@code details} shows those that the contract knows. */
  static byte[] of(Status status, Function<Status.Detail, Optional<String>> details) {
    return of(
        HttpStatus.of(status.code()),
        Optional.of(status.code().name()),
        status.message(),
        out -> {
          if (!status.details().isEmpty()) {
            out.writeArrayPropertyStart("details");
            for (Status.Detail detail : status.details()) {
              out.writeStartObject();
              out.writeStringProperty("type", detail.type());
              details
                  .apply(detail)
                  .ifPresent(json -> {
                    out.writeName("value");
                    out.writeRawValue(json);
                  });
              out.writeEndObject();
            }
            out.writeEndArray();
          }
        });
  }

  private interface Members {
    void write(JsonGenerator out);
  }

  private static byte[] of(int status, Optional<String> code, String detail, Members more) {
    var text = new StringWriter();
    try (JsonGenerator out =
        JSON.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("type", "about:blank");
      out.writeStringProperty("title", HttpStatus.reason(status));
      out.writeNumberProperty("status", status);
      code.ifPresent(name -> out.writeStringProperty("code", name));
      out.writeStringProperty("detail", detail);
      more.write(out);
      out.writeEndObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
