package io.kith.collector.otlp;

import io.kith.codec.ProtoReader;
import io.kith.collector.MemoryBudget;
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
 * When there are too many, it forgets all of them, and learns anew who is still there. What they
 * take, those that it has forgotten included as long as somebody holds them, is part of the memory.
 * Thread-safe.
 */
public final class Sources {

  private static final int ATTRIBUTE = 1 << 3 | 2;
  private static final int MAX_SOURCES = 10_000;
  private static final int PARTS_OF_MEMORY = 16;

  /** What a resource and a source take beside the bytes of the one and the texts of the other. */
  private static final int ENTRY_BYTES = 400;

  private final MemoryBudget memory;
  private final ConcurrentHashMap<ByteBuffer, Known> known = new ConcurrentHashMap<>();
  private long heldBytes;

  /** One that takes a sixteenth of the memory at the most for those that nobody holds. */
  public Sources(MemoryBudget memory) {
    this.memory = memory;
  }

  /** A source together with the bytes that describe it. */
  public static final class Known {
    private final Source source;
    private final byte[] resource;
    private final MemoryBudget memory;
    private final AtomicInteger holders = new AtomicInteger();

    private Known(Source source, byte[] resource, MemoryBudget memory) {
      this.source = source;
      this.resource = resource;
      this.memory = memory;
    }

    /** Who it is. */
    public Source source() {
      return source;
    }

    /** A {@code Resource} of OTLP; must not be changed. */
    public byte[] resource() {
      return resource;
    }

    /** Somebody refers to it, until {@link #release}. */
    public void hold() {
      if (holders.getAndIncrement() == 0) {
        memory.take(bytes());
      }
    }

    /** One refers to it no more. */
    public void release() {
      if (holders.decrementAndGet() == 0) {
        memory.release(bytes());
      }
    }

    private long bytes() {
      return resource.length * 3L + ENTRY_BYTES;
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
    var learned = new Known(Source.of(attributes(resource)), resource, memory);
    synchronized (this) {
      boolean isRoom = heldBytes + learned.bytes() <= memory.most() / PARTS_OF_MEMORY;
      if (known.size() >= MAX_SOURCES || !isRoom) {
        forget();
      }
      Known other = known.putIfAbsent(ByteBuffer.wrap(resource), learned);
      if (other != null) {
        return other;
      }
      heldBytes += learned.bytes();
      learned.hold();
      return learned;
    }
  }

  /** Forgets all of them; who holds one still has it. */
  public synchronized void forget() {
    known.values().forEach(Known::release);
    known.clear();
    heldBytes = 0;
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
