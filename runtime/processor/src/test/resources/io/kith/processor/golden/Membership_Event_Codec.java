package shop;

import io.kith.codec.Codec;
import io.kith.codec.Fields;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import javax.annotation.processing.Generated;

/** Writes and reads {@code Event}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_Event_Codec implements Codec<Membership.Event> {

  static final Membership_Event_Codec INSTANCE = new Membership_Event_Codec();

  private Membership_Event_Codec() {}

  @Override
  public void write(ProtoWriter out, Membership.Event value) {
    switch (value) {
      case Membership.Event.Seen it -> out.message(1, Membership_Event_Seen_Codec.INSTANCE, it);
      case Membership.Event.Left it -> out.message(7, Membership_Event_Left_Codec.INSTANCE, it);
    }
  }

  @Override
  public Membership.Event read(ProtoReader in, Membership.Event base) {
    Membership.Event value = base;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 ->
            value =
                in.message(
                    Membership_Event_Seen_Codec.INSTANCE,
                    value instanceof Membership.Event.Seen it ? it : null);
        case 7 << 3 | 2 ->
            value =
                in.message(
                    Membership_Event_Left_Codec.INSTANCE,
                    value instanceof Membership.Event.Left it ? it : null);
        default -> in.skip(tag);
      }
    }
    if (value == null) {
      throw Fields.required("Event");
    }
    return value;
  }
}
