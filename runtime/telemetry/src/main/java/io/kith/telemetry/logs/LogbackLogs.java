package io.kith.telemetry.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.kith.telemetry.Telemetry;
import io.kith.telemetry.logs.LogOptions.Severity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The log of one application over Logback, which all applications of a process share. */
final class LogbackLogs implements Logs {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36}"
          + " [%X{service} trace=%X{trace_id:--} span=%X{span_id:--} caller=%X{caller:--}]"
          + " - %msg%n";

  /** The applications of this process, the first one first. Guarded by itself. */
  private static final List<LogbackLogs> OPEN = new ArrayList<>();

  /** What ships, and the one that gives it lines. */
  private record Way(LogSignal signal, LineShipper shipper) {}

  private final LoggerContext context;
  private final String service;
  private final Optional<Way> way;

  private LogbackLogs(
      LoggerContext context, LogOptions options, String service, Optional<Telemetry> telemetry) {
    this.context = context;
    this.service = service;
    this.way =
        telemetry
            .filter(to -> to.isShipped() && options.ship() != Severity.NONE)
            .map(to -> way(options, to));
  }

  private Way way(LogOptions options, Telemetry telemetry) {
    var signal = new LogSignal(telemetry.resource(), options.queueBytes());
    int least = Level.valueOf(options.ship().name()).toInt();
    telemetry.ship(signal);
    return new Way(signal, new LineShipper(signal, service, least, this::isFirst));
  }

  static Logs open(LogOptions options, String service, Optional<Telemetry> telemetry) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var logs = new LogbackLogs(context, options, service, telemetry);
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        context.setMDCAdapter(new CallMdc(context.getMDCAdapter(), LogbackLogs::firstService));
      }
      OPEN.add(logs);
    }
    options.format().ifPresent(logs::write);
    logs.way.ifPresent(way -> logs.attach(way.shipper()));
    return logs;
  }

  private void attach(LineShipper shipper) {
    shipper.setContext(context);
    shipper.setName("kith " + service);
    shipper.start();
    root().addAppender(shipper);
  }

  private Logger root() {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static String firstService() {
    synchronized (OPEN) {
      return OPEN.isEmpty() ? "" : OPEN.getFirst().service;
    }
  }

  private boolean isFirst() {
    synchronized (OPEN) {
      return !OPEN.isEmpty() && OPEN.getFirst() == this;
    }
  }

  /** Every appender that writes lines writes them in this format from now on. */
  private void write(LogOptions.Format format) {
    for (Logger logger : context.getLoggerList()) {
      for (Iterator<Appender<ILoggingEvent>> all = logger.iteratorForAppenders(); all.hasNext(); ) {
        if (all.next() instanceof OutputStreamAppender<ILoggingEvent> writer) {
          writer.setEncoder(encoder(format));
        }
      }
    }
  }

  private Encoder<ILoggingEvent> encoder(LogOptions.Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLines();
          case TEXT -> {
            var text = new PatternLayoutEncoder();
            text.setPattern(PATTERN);
            yield text;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  @Override
  public long dropped() {
    return way.map(way -> way.signal().dropped()).orElse(0L);
  }

  @Override
  public void close() {
    way.ifPresent(way -> {
      root().detachAppender(way.shipper());
      way.shipper().stop();
    });
    synchronized (OPEN) {
      OPEN.remove(this);
      if (OPEN.isEmpty() && context.getMDCAdapter() instanceof CallMdc mdc) {
        context.setMDCAdapter(mdc.own());
      }
    }
  }
}
