package io.kith.collector.otlp;

import io.kith.codec.ProtoReader;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The processes that have told something: a resource that has been seen before is not read again.
 * When there are too many, it forgets all of them, and learns anew who is still there. Thread-safe.
 */
public final class Sources {

  private static final int ATTRIBUTE = 1 << 3 | 2;
  private static final int MAX_SOURCES = 10_000;
  private static final int MAX_BYTES = 16 << 20;

  /** What a resource and a source take beside the bytes of the one and the texts of the other. */
  private static final int ENTRY_BYTES = 400;

  private final ConcurrentHashMap<ByteBuffer, Known> known = new ConcurrentHashMap<>();
  private final AtomicInteger heldBytes = new AtomicInteger();

  /**
   * A source together with the bytes that describe it.
   *
   * @param resource a {@code Resource} of OTLP; must not be changed
   */
  public record Known(Source source, byte[] resource) {

    /** Known ones are the same if they are the same object. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /**
   * The source that a {@code Resource} describes.
   *
   * @throws io.kith.codec.CodecException if it is none
   */
  public Known of(byte[] bytes, int offset, int length) {
    Known found = known.get(ByteBuffer.wrap(bytes, offset, length));
    return found == null ? learn(Arrays.copyOfRange(bytes, offset, offset + length)) : found;
  }

  private Known learn(byte[] resource) {
    int size = resource.length * 3 + ENTRY_BYTES;
    var learned = new Known(Source.of(attributes(resource)), resource);
    if (known.size() >= MAX_SOURCES || heldBytes.get() + size > MAX_BYTES) {
      known.clear();
      heldBytes.set(0);
    }
    Known other = known.putIfAbsent(ByteBuffer.wrap(resource), learned);
    if (other != null) {
      return other;
    }
    heldBytes.addAndGet(size);
    return learned;
  }

  private static List<Attribute> attributes(byte[] resource) {
    var attributes = new ArrayList<Attribute>();
    var in = new ProtoReader(resource, 0, resource.length, Values.limits());
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ATTRIBUTE) {
        attributes.add(Values.attribute(in));
      } else {
        in.skip(tag);
      }
    }
    return attributes;
  }
}
