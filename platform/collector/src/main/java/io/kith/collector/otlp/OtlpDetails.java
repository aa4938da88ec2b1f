package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.SpanDetails;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The details of a span that stands in an array, which must not change. Where its bytes are broken,
 * what stands before that is all that there is.
 */
public final class OtlpDetails implements SpanDetails {

  private static final int ATTRIBUTE = 9 << 3 | 2;
  private static final int EVENT = 11 << 3 | 2;
  private static final int STATUS = 15 << 3 | 2;
  private static final int STATUS_MESSAGE = 2 << 3 | 2;
  private static final int EVENT_TIME = 1 << 3 | 1;
  private static final int EVENT_NAME = 2 << 3 | 2;
  private static final int EVENT_ATTRIBUTE = 3 << 3 | 2;
  private static final int KEY = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  private final byte[] bytes;
  private final int offset;
  private final int length;

  public OtlpDetails(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** Takes one field; what it does not read it skips. */
  @FunctionalInterface
  private interface Field {
    void read(ProtoReader in, int tag);
  }

  private void fields(Field field) {
    var in = new ProtoReader(bytes, offset, length, Values.limits());
    try {
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        field.read(in, tag);
      }
    } catch (CodecException e) {
      // looked at when it came in, as far as ids and times go; the rest ends here
    }
  }

  @Override
  public Optional<String> attribute(String key) {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    var found = new String[1];
    fields((in, tag) -> {
      if (tag == ATTRIBUTE && found[0] == null) {
        find(in, wanted, found);
      } else {
        in.skip(tag);
      }
    });
    return Optional.ofNullable(found[0]);
  }

  private static void find(ProtoReader in, byte[] wanted, String[] found) {
    boolean isIt = false;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == KEY) {
        int start = in.position();
        in.skip(tag);
        int end = in.position();
        isIt =
            end - start > wanted.length
                && Arrays.equals(in.array(), end - wanted.length, end, wanted, 0, wanted.length)
                && lengthAt(in.array(), start) == wanted.length;
      } else if (tag == VALUE && isIt) {
        found[0] = Values.value(in);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** A length up to 16,383; longer keys are looked for by nobody. */
  private static int lengthAt(byte[] array, int at) {
    int first = array[at];
    return first >= 0 ? first : first & 0x7f | array[at + 1] << 7;
  }

  @Override
  public List<Attribute> attributes() {
    var attributes = new ArrayList<Attribute>();
    fields((in, tag) -> {
      if (tag == ATTRIBUTE) {
        attributes.add(Values.attribute(in));
      } else {
        in.skip(tag);
      }
    });
    return attributes;
  }

  @Override
  public String message() {
    var message = new String[] {""};
    fields((in, tag) -> {
      if (tag != STATUS) {
        in.skip(tag);
        return;
      }
      int outer = in.enter();
      for (int inner = in.tag(); inner != 0; inner = in.tag()) {
        if (inner == STATUS_MESSAGE) {
          message[0] = Values.text(in, inner);
        } else {
          in.skip(inner);
        }
      }
      in.leave(outer);
    });
    return message[0];
  }

  @Override
  public List<Event> events() {
    var events = new ArrayList<Event>();
    fields((in, tag) -> {
      if (tag == EVENT) {
        events.add(event(in));
      } else {
        in.skip(tag);
      }
    });
    return events;
  }

  private static Event event(ProtoReader in) {
    String name = "";
    long atNanos = 0;
    var attributes = new ArrayList<Attribute>();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case EVENT_TIME -> atNanos = in.fixed64();
        case EVENT_NAME -> name = Values.text(in, tag);
        case EVENT_ATTRIBUTE -> attributes.add(Values.attribute(in));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Event(name, atNanos, attributes);
  }
}
