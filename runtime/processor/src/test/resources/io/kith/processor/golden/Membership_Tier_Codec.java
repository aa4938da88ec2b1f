package shop;

import io.kith.codec.Fields;
import javax.annotation.processing.Generated;

/** Writes and reads {@code Tier}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_Tier_Codec {

  private Membership_Tier_Codec() {}

  static int number(Membership.Tier value) {
    return switch (value) {
      case FREE -> 0;
      case GOLD -> 1;
    };
  }

  static Membership.Tier of(int number) {
    return switch (number) {
      case 0 -> Membership.Tier.FREE;
      case 1 -> Membership.Tier.GOLD;
      default -> throw Fields.unknown("Tier", number);
    };
  }
}
