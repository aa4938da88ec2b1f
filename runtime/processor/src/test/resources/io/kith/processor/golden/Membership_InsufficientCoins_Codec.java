package shop;

import io.kith.codec.Codec;
import io.kith.codec.Fields;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import javax.annotation.processing.Generated;

/** Writes and reads {@code InsufficientCoins}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_InsufficientCoins_Codec implements Codec<Membership.InsufficientCoins> {

  static final Membership_InsufficientCoins_Codec INSTANCE =
      new Membership_InsufficientCoins_Codec();

  private Membership_InsufficientCoins_Codec() {}

  @Override
  public void write(ProtoWriter out, Membership.InsufficientCoins value) {
    int needed = value.needed();
    if (needed != 0) {
      out.int32(1, needed);
    }
  }

  @Override
  public Membership.InsufficientCoins read(ProtoReader in, Membership.InsufficientCoins base) {
    int needed = 0;
    if (base != null) {
      needed = base.needed();
    }
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 -> needed = in.int32();
        default -> in.skip(tag);
      }
    }
    try {
      return new Membership.InsufficientCoins(needed);
    } catch (RuntimeException e) {
      throw Fields.refused("InsufficientCoins", e);
    }
  }
}
