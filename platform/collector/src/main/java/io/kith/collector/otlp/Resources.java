package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;

/**
 * The resource of a {@code ResourceSpans}, {@code ResourceLogs} or {@code ResourceMetrics}, in all
 * of which it is field 1, and the name of a scope.
 */
final class Resources {

  /** It is kept as often as it is forgotten: nobody describes a process by more. */
  private static final int MAX_BYTES = 64 << 10;

  private static final int RESOURCE = 1 << 3 | 2;
  private static final int SCOPE = 1 << 3 | 2;
  private static final int SCOPE_NAME = 1 << 3 | 2;

  private Resources() {}

  /** The resource of the message that has been entered, from which the reader goes on as it was. */
  static Sources.Known ahead(ProtoReader in, Sources sources) {
    int start = in.position();
    int from = start;
    int length = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != RESOURCE) {
        in.skip(tag);
        continue;
      }
      int outer = in.enter();
      from = in.position();
      in.skipRest();
      length = in.position() - from;
      in.leave(outer);
      if (length > MAX_BYTES) {
        throw new CodecException(
            "a resource of " + length + " bytes; the longest that is taken has " + MAX_BYTES);
      }
      break; // it comes first from all who are known, and once
    }
    in.rewind(start);
    return sources.of(in.array(), from, length);
  }

  /** The name of the scope of the message that has been entered; empty if it has none. */
  static String scopeAhead(ProtoReader in) {
    int start = in.position();
    String name = "";
    for (int tag = in.tag(); tag != 0 && name.isEmpty(); tag = in.tag()) {
      if (tag == SCOPE) {
        name = scope(in);
      } else {
        in.skip(tag);
      }
    }
    in.rewind(start);
    return name;
  }

  private static String scope(ProtoReader in) {
    String name = "";
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SCOPE_NAME) {
        name = Values.text(in, tag);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return name;
  }
}
