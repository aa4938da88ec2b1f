package io.kith.collector.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came in and is not stored yet, in files, so that a process that is killed finds it again.
 * Files go in the order in which they were written, once everything in them is stored or dropped.
 * It is not forced to the disk: what a machine loses that loses its power is the operating system's
 * to say. Thread-safe.
 */
public final class Journal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private static final String PREFIX = "journal-";
  private static final long FILE_BYTES = 16 << 20;
  private static final long FILE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int HEAD_BYTES = 2 * Integer.BYTES + 1;

  private final Path directory;
  private final Deque<Part> parts = new ArrayDeque<>();
  private long nextNumber;
  private boolean failed;

  /** One file, and how much in it is still waited for. */
  public static final class Part {
    private final Path file;
    private final AtomicInteger awaited = new AtomicInteger();
    private final long openedNanos = System.nanoTime();
    private final boolean isOld;
    private long bytes;
    private @Nullable FileChannel channel;

    private Part(Path file, boolean isOld) {
      this.file = file;
      this.isOld = isOld;
    }

    /** Whether a process before this one wrote it. */
    public boolean isOld() {
      return isOld;
    }

    /** Something in it is waited for. */
    public void await() {
      awaited.incrementAndGet();
    }

    /** It is not any more. */
    public void done() {
      awaited.decrementAndGet();
    }
  }

  /** What a record holds. */
  public enum Kind {
    TRACES,
    LOGS
  }

  /** Takes what a process before this one has left. */
  @FunctionalInterface
  public interface Replay {

    /** One message that had come in. */
    void message(Kind kind, byte[] bytes, Part part) throws IOException;
  }

  /** The journal in this directory. */
  public Journal(Path directory) {
    this.directory = directory;
  }

  /**
   * Hands over what is there, message by message; to be called first.
   *
   * @param longest a message that is longer is left out, which the log says
   */
  public void replay(int longest, Replay replay) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files =
          all.filter(file -> file.getFileName().toString().startsWith(PREFIX)).sorted().toList();
    }
    for (Path file : files) {
      var part = new Part(file, true);
      part.bytes = Files.size(file);
      part.await();
      synchronized (parts) {
        parts.add(part);
        String number = file.getFileName().toString().substring(PREFIX.length());
        nextNumber = Long.parseLong(number, 16) + 1;
      }
      try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        replay(in, longest, part, replay);
      }
      part.done();
    }
  }

  /** Up to where the process was killed. */
  private static void replay(DataInputStream in, int longest, Part part, Replay replay)
      throws IOException {
    long left = part.bytes;
    while (left >= HEAD_BYTES) {
      int length = in.readInt();
      int checksum = in.readInt();
      int kind = in.readByte();
      left -= HEAD_BYTES;
      if (length < 0 || length > left || kind < 0 || kind >= Kind.values().length) {
        return;
      }
      left -= length;
      if (length > longest) {
        log.error(
            "a message of {} bytes that the journal holds is lost: the longest, an eighth of"
                + " collector.memory, is {} now",
            length,
            longest);
        in.skipNBytes(length);
        continue;
      }
      byte[] message = in.readNBytes(length);
      if (checksum != checksum(message, 0, length)) {
        return;
      }
      replay.message(Kind.values()[kind], message, part);
    }
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * Writes a message.
   *
   * @return the file in which it stands, with one more that is {@linkplain Part#await() awaited}
   */
  public Part append(Kind kind, byte[] bytes, int offset, int length) {
    var head = ByteBuffer.allocate(HEAD_BYTES);
    head.putInt(length).putInt(checksum(bytes, offset, length)).put((byte) kind.ordinal()).flip();
    synchronized (parts) {
      Part part = current();
      part.await();
      try {
        FileChannel channel = part.channel;
        if (channel == null) {
          channel =
              FileChannel.open(part.file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          part.channel = channel;
        }
        var both = new ByteBuffer[] {head, ByteBuffer.wrap(bytes, offset, length)};
        while (both[1].hasRemaining()) {
          channel.write(both);
        }
        part.bytes += HEAD_BYTES + length;
        failed = false;
      } catch (IOException e) {
        if (!failed) {
          log.error("what comes in is lost if this process is killed: {}", e.toString());
        }
        failed = true;
        closeFile(part); // what comes after half a message would not be found again
      }
      return part;
    }
  }

  private Part current() {
    Part last = parts.peekLast();
    boolean isGood =
        last != null
            && last.channel != null
            && last.bytes < FILE_BYTES
            && System.nanoTime() - last.openedNanos < FILE_NANOS;
    if (last != null && isGood) {
      return last;
    }
    if (last != null) {
      closeFile(last);
    }
    var next = new Part(directory.resolve("%s%016x".formatted(PREFIX, nextNumber++)), false);
    parts.addLast(next);
    return next;
  }

  /** Deletes the files in which nothing is awaited, up to the first in which something is. */
  public void trim() {
    synchronized (parts) {
      while (!parts.isEmpty() && parts.getFirst().awaited.get() == 0) {
        Part done = parts.removeFirst();
        closeFile(done);
        try {
          Files.deleteIfExists(done.file);
        } catch (IOException e) {
          log.warn("a file of the journal is not deleted: {}", e.toString());
        }
      }
    }
  }

  private static void closeFile(Part part) {
    FileChannel channel = part.channel;
    part.channel = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        log.warn("a file of the journal is not closed: {}", e.toString());
      }
    }
  }

  /** What its files take. */
  public long bytes() {
    synchronized (parts) {
      return parts.stream().mapToLong(part -> part.bytes).sum();
    }
  }

  @Override
  public void close() {
    trim();
    synchronized (parts) {
      parts.forEach(Journal::closeFile);
    }
  }
}
