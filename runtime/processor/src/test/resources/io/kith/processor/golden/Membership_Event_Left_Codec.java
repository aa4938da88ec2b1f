package shop;

import io.kith.codec.Codec;
import io.kith.codec.Fields;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.util.Map;
import javax.annotation.processing.Generated;

/** Writes and reads {@code Event.Left}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_Event_Left_Codec implements Codec<Membership.Event.Left> {

  static final Membership_Event_Left_Codec INSTANCE = new Membership_Event_Left_Codec();

  private Membership_Event_Left_Codec() {}

  @Override
  public void write(ProtoWriter out, Membership.Event.Left value) {
    Map<String, Long> totals = Fields.present(value.totals(), "Event.Left.totals");
    for (Map.Entry<String, Long> entry : totals.entrySet()) {
      int mark = out.begin(1);
      out.string(1, Fields.present(entry.getKey(), "a key of Event.Left.totals"));
      out.int64(2, Fields.present(entry.getValue(), "a value of Event.Left.totals"));
      out.end(mark);
    }
  }

  @Override
  public Membership.Event.Left read(ProtoReader in, Membership.Event.Left base) {
    Map<String, Long> totals = null;
    if (base != null) {
      totals = Fields.resume(in, base.totals());
    }
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> totals = readTotals(in, totals);
        default -> in.skip(tag);
      }
    }
    try {
      return new Membership.Event.Left(Fields.map(totals));
    } catch (RuntimeException e) {
      throw Fields.refused("Event.Left", e);
    }
  }

  private static Map<String, Long> readTotals(ProtoReader in, Map<String, Long> map) {
    String key = "";
    long item = 0;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> key = in.string();
        case 2 << 3 -> item = in.int64();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return Fields.put(map, key, item);
  }
}
