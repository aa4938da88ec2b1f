package shop;

import io.kith.codec.Codec;
import io.kith.codec.Fields;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.Generated;

/** Writes and reads {@code Event.Seen}. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
final class Membership_Event_Seen_Codec implements Codec<Membership.Event.Seen> {

  static final Membership_Event_Seen_Codec INSTANCE = new Membership_Event_Seen_Codec();

  private Membership_Event_Seen_Codec() {}

  @Override
  public void write(ProtoWriter out, Membership.Event.Seen value) {
    List<Integer> pages = Fields.present(value.pages(), "Event.Seen.pages");
    if (!pages.isEmpty()) {
      int mark = out.begin(1);
      for (Integer element : pages) {
        out.rawInt32(Fields.present(element, "an element of Event.Seen.pages"));
      }
      out.end(mark);
    }
    Set<String> tags = Fields.present(value.tags(), "Event.Seen.tags");
    for (String element : tags) {
      out.string(2, Fields.present(element, "an element of Event.Seen.tags"));
    }
  }

  @Override
  public Membership.Event.Seen read(ProtoReader in, Membership.Event.Seen base) {
    ArrayList<Integer> pages = null;
    ArrayList<String> tags = null;
    if (base != null) {
      pages = Fields.resume(in, base.pages());
      tags = Fields.resume(in, base.tags());
    }
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 -> pages = Fields.append(in, pages, in.int32());
        case 1 << 3 | 2 -> pages = readPages(in, pages);
        case 2 << 3 | 2 ->
            tags =
                Fields.append(
                    in, tags == null ? new ArrayList<>(in.run(2 << 3 | 2)) : tags, in.string());
        default -> in.skip(tag);
      }
    }
    try {
      return new Membership.Event.Seen(Fields.list(pages), Fields.set(tags));
    } catch (RuntimeException e) {
      throw Fields.refused("Event.Seen", e);
    }
  }

  private static ArrayList<Integer> readPages(ProtoReader in, ArrayList<Integer> packed) {
    int outer = in.enter();
    ArrayList<Integer> list = packed == null ? new ArrayList<>(in.packed(0)) : packed;
    while (in.hasMore()) {
      list = Fields.append(in, list, in.int32());
    }
    in.leave(outer);
    return list;
  }
}
