package io.kith.resilience;

import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Reply.Success;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Messages of one method as if bits of them had been turned over on the way. Thread-safe. */
final class Garbler {

  private static final Limits LIMITS = Limits.defaults();

  /** How many bytes there are to a bit that is turned over. */
  private static final int BYTES_PER_FLIP = 64;

  private final MethodBinding method;
  private final LongSupplier random;

  Garbler(MethodBinding method, LongSupplier random) {
    this.method = method;
    this.random = random;
  }

  int requestBytes(Call call) {
    return bytes(call).length;
  }

  int replyBytes(Success reply) {
    return bytes(reply).length;
  }

  /**
   * Another request message.
   *
   * @throws RuntimeException if the garbled bytes are none
   */
  Object garbledRequest(Call call) {
    byte[] garbled = garbled(bytes(call));
    return ProtoReader.read(method.request(), garbled, 0, garbled.length, LIMITS);
  }

  /**
   * Another reply message.
   *
   * @throws RuntimeException if the garbled bytes are none
   */
  @Nullable Object garbledReply(Success reply) {
    byte[] garbled = garbled(bytes(reply));
    return ProtoReader.read(method.reply(), garbled, 0, garbled.length, LIMITS);
  }

  private byte[] bytes(Call call) {
    var out = new ProtoWriter(256, LIMITS);
    method.request().write(out, call.request());
    return out.toByteArray();
  }

  private byte[] bytes(Success reply) {
    var out = new ProtoWriter(256, LIMITS);
    method.writeReply(out, reply.value());
    return out.toByteArray();
  }

  /** One bit at least; of no bytes, one byte that should not be there. */
  private byte[] garbled(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.getAsLong()};
    }
    for (int i = 0; i <= bytes.length / BYTES_PER_FLIP; i++) {
      long bit = Math.floorMod(random.getAsLong(), 8L * bytes.length);
      bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    }
    return bytes;
  }
}
