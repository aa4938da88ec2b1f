package io.kith.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The calls that have ended, read from the file of the caller while that grows. One thread. */
final class CallLog {

  private final Path file;
  private final NavigableMap<Long, CallRecord> byId = new TreeMap<>();
  private long readBytes;

  CallLog(Path file) {
    this.file = file;
  }

  /** Reads what has been added. */
  CallLog refresh() {
    if (!Files.exists(file)) {
      return this;
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(readBytes);
      var bytes = new byte[Math.toIntExact(in.length() - readBytes)];
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--; // the rest of that line is still to come
      }
      readBytes += end;
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .map(CallRecord::parse)
          .forEach(call -> byId.put(call.id(), call));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** All that have ended, in the order in which they were due. */
  Collection<CallRecord> calls() {
    return byId.values();
  }

  /** The id of the last call that has ended; -1 if none has. */
  long lastId() {
    return byId.isEmpty() ? -1 : byId.lastKey();
  }

  /** The calls of these ids that have ended. */
  Collection<CallRecord> between(long firstId, long lastId) {
    return byId.subMap(firstId, true, lastId, true).values();
  }
}
