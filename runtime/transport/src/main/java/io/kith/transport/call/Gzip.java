package io.kith.transport.call;

import io.kith.codec.CodecException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The compression of messages and of HTTP contents that everybody has.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, gzip</a>
 */
public final class Gzip {

  private static final int FIRST_BYTES = 4096;
  private static final int BUFFER_BYTES = 8192;

  private Gzip() {}

  /** Compresses a part of an array. */
  public static byte[] pack(byte[] bytes, int offset, int length) {
    var packed = new ByteArrayOutputStream(64 + length / 4);
    try (var gzip = new GZIPOutputStream(packed, BUFFER_BYTES)) {
      gzip.write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array failed", e);
    }
    return packed.toByteArray();
  }

  /**
   * Decompresses a part of an array. A few bytes may say that they are very many: memory is taken
   * for what has come out, not for what may.
   *
   * @param maxBytes the longest message
   * @param held what the connection may hold; has as much more afterwards as the result is long
   * @throws CodecException if it is no gzip, or one of the bounds is exceeded
   */
  public static byte[] unpack(byte[] bytes, int offset, int length, int maxBytes, HeldBytes held) {
    byte[] unpacked = {};
    int size = 0;
    try (var gzip =
        new GZIPInputStream(new ByteArrayInputStream(bytes, offset, length), BUFFER_BYTES)) {
      for (int read = 0; read >= 0; ) {
        size += read;
        if (size > maxBytes) {
          throw CodecException.beyondLimit(
              "the message has more than "
                  + maxBytes
                  + " bytes when it is decompressed; that is the limit (maxMessageBytes)");
        }
        if (size == unpacked.length) {
          unpacked = grow(unpacked, maxBytes, held);
        }
        read = gzip.read(unpacked, size, unpacked.length - size);
      }
    } catch (IOException e) {
      held.give(unpacked.length);
      throw new CodecException("the message is not compressed with gzip: " + e.getMessage(), e);
    } catch (CodecException e) {
      held.give(unpacked.length);
      throw e;
    }
    held.give(unpacked.length - size);
    return size == unpacked.length ? unpacked : Arrays.copyOf(unpacked, size);
  }

  /** Up to one byte more than is allowed, which is how a longer message is known. */
  private static byte[] grow(byte[] full, int maxBytes, HeldBytes held) {
    int length = (int) Math.min(Math.max(2L * full.length, FIRST_BYTES), maxBytes + 1L);
    if (!held.take(length - full.length)) {
      throw CodecException.beyondLimit(
          "the messages of this connection that are being decompressed are too long together");
    }
    return Arrays.copyOf(full, length);
  }
}
