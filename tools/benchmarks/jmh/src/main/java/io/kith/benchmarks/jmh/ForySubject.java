package io.kith.benchmarks.jmh;

import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;

/**
 * Apache Fory on registered records, without the tracking of references, which protobuf does not
 * have either.
 */
final class ForySubject implements Subject {
  private final Fory fory;
  private final Object message;
  private final MemoryBuffer buffer = MemoryBuffer.newHeapBuffer(16 * 1024);

  ForySubject(Kind kind, boolean compatible) {
    fory =
        Fory.builder()
            .withXlang(false)
            .withRefTracking(false)
            .requireClassRegistration(true)
            .withAsyncCompilation(false)
            .withCompatible(compatible)
            .build();
    for (Class<?> type : Messages.class.getDeclaredClasses()) {
      fory.register(type);
    }
    message = Messages.of(kind);
  }

  @Override
  public int encode() {
    buffer.writerIndex(0);
    fory.serialize(buffer, message);
    return buffer.writerIndex();
  }

  @Override
  public Object decode() {
    buffer.readerIndex(0);
    return fory.deserialize(buffer);
  }
}
