package shop;

import io.kith.codec.Codec;
import io.kith.codec.Fields;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.WellKnown;
import java.time.Instant;
import java.util.Optional;
import javax.annotation.processing.Generated;

/** Writes and reads {@code Balance}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_Balance_Codec implements Codec<Membership.Balance> {

  static final Membership_Balance_Codec INSTANCE = new Membership_Balance_Codec();

  private Membership_Balance_Codec() {}

  @Override
  public void write(ProtoWriter out, Membership.Balance value) {
    long userId = value.userId();
    if (userId != 0) {
      out.int64(1, userId);
    }
    int coins = value.coins();
    if (coins != 0) {
      out.int32(3, coins);
    }
    Membership.Tier tier = Fields.present(value.tier(), "Balance.tier");
    if (tier != Membership.Tier.FREE) {
      out.int32(4, Membership_Tier_Codec.number(tier));
    }
    Instant asOf = Fields.present(value.asOf(), "Balance.asOf");
    out.message(5, WellKnown.TIMESTAMP, asOf);
    Optional<Membership.Balance> before = Fields.present(value.before(), "Balance.before");
    if (before.isPresent()) {
      out.message(6, Membership_Balance_Codec.INSTANCE, before.get());
    }
  }

  @Override
  public Membership.Balance read(ProtoReader in, Membership.Balance base) {
    long userId = 0;
    int coins = 0;
    Membership.Tier tier = Membership.Tier.FREE;
    Instant asOf = Instant.EPOCH;
    Optional<Membership.Balance> before = Optional.empty();
    if (base != null) {
      userId = base.userId();
      coins = base.coins();
      tier = base.tier();
      asOf = base.asOf();
      before = base.before();
    }
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 -> userId = in.int64();
        case 3 << 3 -> coins = in.int32();
        case 4 << 3 -> tier = Membership_Tier_Codec.of(in.int32());
        case 5 << 3 | 2 -> asOf = in.message(WellKnown.TIMESTAMP, asOf);
        case 6 << 3 | 2 ->
            before =
                Optional.of(in.message(Membership_Balance_Codec.INSTANCE, before.orElse(null)));
        default -> in.skip(tag);
      }
    }
    try {
      return new Membership.Balance(userId, coins, tier, asOf, before);
    } catch (RuntimeException e) {
      throw Fields.refused("Balance", e);
    }
  }
}
