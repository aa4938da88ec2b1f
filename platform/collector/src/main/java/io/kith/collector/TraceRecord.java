package io.kith.collector;

import java.util.HexFormat;
import java.util.List;

/**
 * What is known of one trace: all of it, or a part that came later than the rest.
 *
 * @param idHigh the first eight bytes of its id
 * @param idLow the last eight
 * @param spans in the order in which they came
 * @param logs in the order in which they came
 */
public record TraceRecord(long idHigh, long idLow, List<SpanRecord> spans, List<LogRecord> logs) {

  private static final HexFormat HEX = HexFormat.of();

  public TraceRecord {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
  }

  /** Its id, 32 hexadecimal digits. */
  public String id() {
    return HEX.toHexDigits(idHigh) + HEX.toHexDigits(idLow);
  }
}
