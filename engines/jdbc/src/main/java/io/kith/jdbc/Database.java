package io.kith.jdbc;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database as spans name it.
 *
 * @param system what makes it, by OpenTelemetry's conventions
 * @param namespace the name of the database; empty if it is not known
 * @param host where it is; empty if it is not known
 * @param port 0 if it is not known
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/db/database-spans/">database spans</a>
 */
record Database(String system, String namespace, String host, int port) {

  private static final String SCOPE = "io.kith.jdbc";

  /** Neither user nor password nor settings are read. */
  private static final Pattern URL =
      Pattern.compile(
          "jdbc:(?<system>[a-z0-9]+):(?:[a-z]+:)?@?"
              + "(?://(?:[^@/?]*@)?(?<host>\\[[^\\]]*\\]|[^:/?;,@]*)(?::(?<port>\\d{1,5}))?[^/?;]*"
              + "(?:/(?<name>[^?;&]*))?)?.*",
          Pattern.DOTALL);

  private static final Map<String, String> SYSTEMS =
      Map.of(
          "h2", "h2database",
          "oracle", "oracle.db",
          "sqlserver", "microsoft.sql_server",
          "db2", "ibm.db2");

  /** The database of a JDBC URL. */
  static Database of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return new Database("other_sql", "", "", 0);
    }
    String system = parts.group("system").toLowerCase(Locale.ROOT);
    String port = text(parts.group("port"));
    return new Database(
        SYSTEMS.getOrDefault(system, system),
        text(parts.group("name")),
        text(parts.group("host")),
        port.isEmpty() ? 0 : Integer.parseInt(port));
  }

  private static String text(String group) {
    return group == null ? "" : group;
  }

  /** Whether a statement in this context is a span: not if its trace is not recorded. */
  static boolean isTraced(Context context) {
    return GlobalOpenTelemetry.isSet() && context.trace().map(TraceContext::isSampled).orElse(true);
  }

  /**
   * A span of a statement that begins.
   *
   * @param sql empty if it is not known
   */
  Span begin(String sql) {
    String query = QueryText.of(sql, Dialect.of(system));
    String operation = QueryText.operation(query);
    SpanBuilder span =
        GlobalOpenTelemetry.getOrNoop()
            .getTracer(SCOPE)
            .spanBuilder((operation.isEmpty() ? "statement" : operation) + " " + target())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.system.name", system);
    set(span, "db.namespace", namespace);
    set(span, "db.query.text", query);
    set(span, "db.operation.name", operation);
    set(span, "server.address", host);
    if (port > 0) {
      span.setAttribute("server.port", port);
    }
    return span.startSpan();
  }

  private String target() {
    return namespace.isEmpty() ? system : namespace;
  }

  private static void set(SpanBuilder span, String key, String value) {
    if (!value.isEmpty()) {
      span.setAttribute(key, value);
    }
  }
}
