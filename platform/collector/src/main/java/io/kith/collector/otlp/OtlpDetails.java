package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;
import io.kith.collector.AttributeKeys;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.SpanDetails;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private @Nullable List<Attribute> attributes;

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
    for (Attribute attribute : attributes()) {
      if (attribute.key().equals(key)) {
        return Optional.of(attribute.value());
      }
    }
    return Optional.empty();
  }

  @Override
  public void values(AttributeKeys keys, String[] values) {
    Arrays.fill(values, "");
    fields((in, tag) -> {
      if (tag == ATTRIBUTE) {
        Values.pick(in, keys, values);
      } else {
        in.skip(tag);
      }
    });
  }

  /** Read once, as whoever asks for one asks for several: it does no harm if two threads do so. */
  @Override
  public List<Attribute> attributes() {
    List<Attribute> known = attributes;
    if (known == null) {
      var read = new ArrayList<Attribute>();
      fields((in, tag) -> {
        if (tag == ATTRIBUTE) {
          read.add(Values.attribute(in));
        } else {
          in.skip(tag);
        }
      });
      known = List.copyOf(read);
      attributes = known;
    }
    return known;
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
