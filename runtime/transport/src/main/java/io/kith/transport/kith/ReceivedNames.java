package io.kith.transport.kith;

import io.kith.core.Context;
import io.kith.core.Metadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The names that the peer has given numbers to on one connection. Owned by an event loop.
 *
 * @param <M> what a method's name stands for
 */
final class ReceivedNames<M> {

  /** Metadata and baggage of one call. */
  record Labels(Metadata metadata, Map<String, String> baggage) {
    static final Labels NONE = new Labels(Metadata.empty(), Map.of());
  }

  /** What goes along with a reply. */
  record ReplyLabels(Metadata headers, Metadata trailers) {
    static final ReplyLabels NONE = new ReplyLabels(Metadata.empty(), Metadata.empty());

    /** All of it. */
    Metadata all() {
      return headers.and(trailers);
    }
  }

  /** Takes one entry. */
  private interface Entries {

    /**
     * An entry of the first kind, or of the second.
     *
     * @throws IllegalArgumentException if it cannot be one
     */
    void add(String name, String value, boolean second);
  }

  private final Function<String, M> resolver;
  private final List<M> methods = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  ReceivedNames(Function<String, M> resolver) {
    this.resolver = resolver;
  }

  void define(FrameReader in) {
    int kind = in.int8();
    if (in.remaining() == 0 || in.remaining() > Frame.MAX_NAME_BYTES) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "DEFINE of a name of " + in.remaining() + " bytes");
    }
    String name = in.text(in.remaining());
    switch (kind) {
      case Frame.DEFINE_METHOD -> add(methods, resolver.apply(name));
      case Frame.DEFINE_NAME -> add(names, name);
      default ->
          throw new ProtocolException(GoAway.PROTOCOL_ERROR, "DEFINE of unknown kind " + kind);
    }
  }

  private static <T> void add(List<T> list, T element) {
    if (list.size() == Frame.MAX_NAMES) {
      throw new ProtocolException(
          GoAway.TOO_MANY, "more than " + Frame.MAX_NAMES + " names were defined");
    }
    list.add(element);
  }

  M method(int number) {
    if (number < 1 || number > methods.size()) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "method number " + number + " has not been defined");
    }
    return methods.get(number - 1);
  }

  Labels readLabels(FrameReader in) {
    Metadata[] metadata = {Metadata.empty()};
    Map<String, String> baggage = new HashMap<>();
    read(
        in,
        Metadata.MAX_ENTRIES + Context.MAX_BAGGAGE,
        (name, value, isBaggage) -> {
          if (isBaggage) {
            baggage.put(Metadata.requireName(name), value);
          } else {
            metadata[0] = metadata[0].with(name, value);
          }
        });
    if (baggage.size() > Context.MAX_BAGGAGE) {
      throw tooMuchMetadata();
    }
    return new Labels(metadata[0], Map.copyOf(baggage));
  }

  ReplyLabels readReply(FrameReader in) {
    Metadata[] metadata = {Metadata.empty(), Metadata.empty()};
    read(
        in,
        Metadata.MAX_ENTRIES,
        (name, value, isTrailer) -> {
          int kind = isTrailer ? 1 : 0;
          metadata[kind] = metadata[kind].with(name, value);
        });
    return new ReplyLabels(metadata[0], metadata[1]);
  }

  private void read(FrameReader in, int mostEntries, Entries entries) {
    int before = in.remaining();
    int count = in.varint31();
    if (count > mostEntries) {
      throw tooMuchMetadata();
    }
    for (int i = 0; i < count; i++) {
      int reference = in.varint31();
      String name = reference >>> 1 == 0 ? in.text(in.varint31()) : name(reference >>> 1);
      String value = in.text(in.varint31());
      if (before - in.remaining() > Frame.MAX_METADATA_BYTES) {
        throw tooMuchMetadata();
      }
      try {
        entries.add(name, value, (reference & 1) != 0);
      } catch (IllegalArgumentException e) {
        throw new ProtocolException(GoAway.PROTOCOL_ERROR, "metadata: " + e.getMessage());
      }
    }
  }

  private static ProtocolException tooMuchMetadata() {
    return new ProtocolException(
        GoAway.TOO_MANY,
        "metadata of more than " + Frame.MAX_METADATA_BYTES + " bytes, or too many entries");
  }

  private String name(int number) {
    if (number > names.size()) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "name number " + number + " has not been defined");
    }
    return names.get(number - 1);
  }
}
