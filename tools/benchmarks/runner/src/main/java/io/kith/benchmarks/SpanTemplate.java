package io.kith.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message with spans, encoded once, in which only ids, times and one attribute are replaced each
 * time it is sent: so a load costs its sender next to nothing, and no two spans are alike.
 */
final class SpanTemplate {

  /** What stands in a place that is replaced. */
  enum Slot {
    TRACE_ID_BYTES,
    TRACE_ID_HEX,
    ID_BYTES,
    ID_HEX,
    START_NANOS,
    END_NANOS,
    START_MICROS,
    START_MICROS_DIGITS,
    MICROS_VARINT,
    MICROS_DIGITS,
    USER_HEX
  }

  /** A place. */
  private record Place(int offset, Slot slot, int trace, int span) {}

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] body;
  private final ByteBuffer bytes;
  private final List<Place> places;
  private final int spans;

  private SpanTemplate(byte[] body, List<Place> places, int spans) {
    this.body = body;
    this.bytes = ByteBuffer.wrap(body);
    this.places = places;
    this.spans = spans;
  }

  /** Encodes a message, and notes the places. */
  static final class Builder {
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private List<Place> places = new ArrayList<>();
    private int spans;

    void span() {
      spans++;
    }

    Builder raw(byte... some) {
      out.writeBytes(some);
      return this;
    }

    Builder text(String some) {
      return raw(some.getBytes(StandardCharsets.UTF_8));
    }

    /** So many bytes that are replaced later. */
    Builder slot(Slot slot, int length, int trace, int span) {
      places.add(new Place(out.size(), slot, trace, span));
      return raw(new byte[length]);
    }

    /** A field of protobuf that holds bytes. */
    Builder field(int number, String text) {
      byte[] some = text.getBytes(StandardCharsets.UTF_8);
      return varint((long) number << 3 | 2).varint(some.length).raw(some);
    }

    Builder varint(long value) {
      long rest = value;
      while (rest >= 0x80) {
        out.write((int) (rest | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
      return this;
    }

    /** A nested message of protobuf. */
    Builder message(int number, Runnable content) {
      ByteArrayOutputStream outer = out;
      List<Place> outerPlaces = places;
      out = new ByteArrayOutputStream();
      places = new ArrayList<>();
      content.run();
      byte[] inner = out.toByteArray();
      List<Place> innerPlaces = places;
      out = outer;
      places = outerPlaces;
      varint((long) number << 3 | 2).varint(inner.length);
      int start = out.size();
      innerPlaces.forEach(place ->
          places.add(new Place(start + place.offset, place.slot, place.trace, place.span)));
      return raw(inner);
    }

    SpanTemplate build() {
      return new SpanTemplate(out.toByteArray(), List.copyOf(places), spans);
    }
  }

  int spans() {
    return spans;
  }

  byte[] body() {
    return body;
  }

  /** Makes it the message of traces from this number on, each of which begins so much later. */
  void fill(long firstTrace, long startMicros, long stepMicros) {
    for (Place place : places) {
      long trace = firstTrace + place.trace;
      long seed = mix(trace);
      long start = startMicros + place.trace * stepMicros + place.span * 500L;
      long micros = micros(seed, place.span);
      switch (place.slot) {
        case TRACE_ID_BYTES -> bytes.putLong(place.offset, seed).putLong(place.offset + 8, ~seed);
        case TRACE_ID_HEX -> {
          hex(place.offset, seed, 16);
          hex(place.offset + 16, ~seed, 16);
        }
        case ID_BYTES -> bytes.putLong(place.offset, mix(seed + place.span));
        case ID_HEX -> hex(place.offset, mix(seed + place.span), 16);
        case START_NANOS -> little(place.offset, start * 1_000);
        case END_NANOS -> little(place.offset, (start + micros) * 1_000);
        case START_MICROS -> little(place.offset, start);
        case START_MICROS_DIGITS -> digits(place.offset, start, 16);
        case MICROS_VARINT -> {
          body[place.offset] = (byte) (micros | 0x80);
          body[place.offset + 1] = (byte) (micros >>> 7 | 0x80);
          body[place.offset + 2] = (byte) (micros >>> 14);
        }
        case MICROS_DIGITS -> digits(place.offset, micros, 5);
        case USER_HEX -> hex(place.offset, seed, 8);
      }
    }
  }

  /** 17 to 99 ms, less for those further down: three bytes as a varint, five digits. */
  private static long micros(long seed, int span) {
    return 17_000 + (seed >>> 33) % 82_000 / (span + 1);
  }

  /** The id of a trace. */
  static String traceId(long trace) {
    long seed = mix(trace);
    return "%016x%016x".formatted(seed, ~seed);
  }

  /** What attribute the spans of a trace have alone. */
  static String user(long trace) {
    return "%016x".formatted(mix(trace)).substring(8);
  }

  private static long mix(long value) {
    long mixed = (value + 1) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    return mixed ^ mixed >>> 27;
  }

  private void little(int offset, long value) {
    bytes.putLong(offset, Long.reverseBytes(value));
  }

  private void hex(int offset, long value, int count) {
    for (int i = 0; i < count; i++) {
      body[offset + i] = HEX[(int) (value >>> 4 * (count - 1 - i)) & 15];
    }
  }

  private void digits(int offset, long value, int count) {
    long rest = value;
    for (int i = count - 1; i >= 0; i--) {
      body[offset + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
