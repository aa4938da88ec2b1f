package io.kith.cluster.steady;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file that holds one message, to be read after a restart: replaced as a whole, so that a reader
 * finds either the one before or the one after, and checked when it is read.
 *
 * <p>Eight bytes that say what it is, the CRC-32C of the message, and the message. Of a file that
 * is longer than the limits, somebody else's, a link, or damaged, nothing is used. Thread-safe as
 * far as files are: of two who write at a time, one wins.
 *
 * @param <T> the message
 */
public final class StateFile<T> {

  /** The last byte is the version of the format. */
  private static final byte[] MAGIC = {'K', 'I', 'T', 'H', 'S', 'T', 'A', 1};

  private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES;

  private final Path file;
  private final Codec<T> codec;
  private final Limits limits;

  /** The file at this place, which need not be there yet. */
  public StateFile(Path file, Codec<T> codec, Limits limits) {
    this.file = file.toAbsolutePath();
    this.codec = codec;
    this.limits = limits;
  }

  /**
   * Replaces what the file holds. Its directory is made if need be, for this user alone.
   *
   * @throws IOException if it cannot be written, or the message is beyond the limits
   */
  public void write(T message) throws IOException {
    byte[] bytes = encode(message);
    Path next = temporary();
    try {
      // A stream, since a channel would be closed by whoever interrupts this thread.
      try (var out = new FileOutputStream(next.toFile())) {
        out.write(MAGIC);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(checksum(bytes)).array());
        out.write(bytes);
        out.getFD().sync();
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private byte[] encode(T message) throws IOException {
    try {
      var out = new ProtoWriter(1 << 12, limits);
      codec.write(out, message);
      return out.toByteArray();
    } catch (CodecException e) {
      throw new IOException(file + " is not written: " + e.getMessage(), e);
    }
  }

  /**
   * A new file beside the one that it will replace. It is this user's, and nobody else reads it.
   */
  private Path temporary() throws IOException {
    Path directory = directory();
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
    return Files.createTempFile(directory, file.getFileName().toString(), ".next");
  }

  private Path directory() throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    return directory;
  }

  /**
   * What the file holds; empty if it is not there.
   *
   * @throws IOException if it cannot be read, or is not what {@link #write} wrote
   */
  public Optional<T> read() throws IOException {
    byte[] bytes;
    try {
      requireOwn();
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        bytes = in.readNBytes(HEADER_BYTES + limits.maxBytes() + 1);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(decode(bytes));
  }

  private void requireOwn() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(file + " is no regular file");
      }
      throw new NoSuchFileException(file.toString());
    }
    Path own = temporary();
    try {
      if (!Files.getOwner(own).equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))) {
        throw new IOException(file + " belongs to somebody else");
      }
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private T decode(byte[] bytes) throws IOException {
    if (bytes.length < HEADER_BYTES || Arrays.mismatch(bytes, MAGIC) != MAGIC.length) {
      throw new IOException(file + " is not of this format");
    }
    byte[] message = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
    if (ByteBuffer.wrap(bytes).getInt(MAGIC.length) != checksum(message)) {
      throw new IOException(file + " is damaged: it has another checksum than it says");
    }
    try {
      return ProtoReader.read(codec, message, 0, message.length, limits);
    } catch (CodecException e) {
      throw new IOException(file + " holds no such message: " + e.getMessage(), e);
    }
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /** Where it is. */
  @Override
  public String toString() {
    return file.toString();
  }
}
