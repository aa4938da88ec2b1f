package io.kith.conformance;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.WireFormat;
import io.kith.testkit.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Writes messages as no library does and every reader must understand: fields in any order and
 * interleaved, lists packed, unpacked and in parts, values that later ones replace, nested messages
 * in several occurrences to be merged, unknown fields of every kind, varints longer than needed.
 */
final class OddWire {

  private final Source source;

  private OddWire(Source source) {
    this.source = source;
  }

  /**
   * The bytes of this message in one of its many forms.
   *
   * @param other a message of the same type, for values that are replaced
   */
  static byte[] of(DynamicMessage message, DynamicMessage other, Source source) {
    return new OddWire(source).message(message, other);
  }

  private byte[] message(DynamicMessage message, DynamicMessage other) {
    var queues = new ArrayList<Deque<byte[]>>();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      queues.add(new ArrayDeque<>(pieces(field.getKey(), field.getValue(), other)));
    }
    queues.add(new ArrayDeque<>(unknown(message.getDescriptorForType())));
    var bytes = new ByteArrayOutputStream();
    while (!queues.isEmpty()) {
      Deque<byte[]> queue = queues.get(source.between(0, queues.size() - 1));
      byte[] piece = queue.poll();
      if (piece == null) {
        queues.remove(queue);
      } else {
        bytes.writeBytes(piece);
      }
    }
    return bytes.toByteArray();
  }

  /** The occurrences of a field, in the order that they must keep. */
  private List<byte[]> pieces(FieldDescriptor field, Object value, DynamicMessage other) {
    if (field.isRepeated()) {
      return field.isPackable() ? packable(field, (List<?>) value) : list(field, (List<?>) value);
    }
    var pieces = new ArrayList<byte[]>();
    if (source.bool()) {
      pieces.addAll(replaced(field, other));
    }
    if (value instanceof DynamicMessage message) {
      pieces.addAll(parts(field, message));
    } else {
      pieces.add(scalar(field, value));
    }
    return pieces;
  }

  /** An occurrence that one of this field replaces: another value, or case of the same oneof. */
  private List<byte[]> replaced(FieldDescriptor field, DynamicMessage other) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    FieldDescriptor before =
        oneof != null && other.hasOneof(oneof) ? other.getOneofFieldDescriptor(oneof) : field;
    boolean isMessage = before.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (!other.hasField(before) || (isMessage && before == field)) {
      return List.of(); // nothing to replace, or something to merge with
    }
    return isMessage
        ? list(before, List.of(other.getField(before)))
        : List.of(scalar(before, other.getField(before)));
  }

  /**
   * A nested message, its fields spread over two occurrences. Messages and cases of a oneof stand
   * in the first: a reader may ask that each occurrence has what cannot be absent.
   */
  private List<byte[]> parts(FieldDescriptor field, DynamicMessage message) {
    if (source.bool()) {
      return List.of(delimited(field, message(message, message)));
    }
    var first = DynamicMessage.newBuilder(message.getDescriptorForType());
    var second = DynamicMessage.newBuilder(message.getDescriptorForType());
    message
        .getAllFields()
        .forEach((inner, value) -> {
          boolean early = value instanceof DynamicMessage || inner.getRealContainingOneof() != null;
          (early || source.bool() ? first : second).setField(inner, value);
        });
    return List.of(
        delimited(field, message(first.build(), message)),
        delimited(field, message(second.build(), message)));
  }

  private List<byte[]> list(FieldDescriptor field, List<?> values) {
    return values.stream()
        .map(value ->
            value instanceof DynamicMessage message
                ? delimited(field, message(message, message))
                : scalar(field, value))
        .toList();
  }

  private List<byte[]> packable(FieldDescriptor field, List<?> values) {
    var pieces = new ArrayList<byte[]>();
    for (int from = 0; from < values.size(); ) {
      int to = source.between(from, values.size());
      if (source.bool() || to == from) {
        var packed = new ByteArrayOutputStream();
        values.subList(from, to).forEach(value -> packed.writeBytes(bare(field, value)));
        pieces.add(delimited(field, packed.toByteArray()));
      } else {
        values.subList(from, to).forEach(value -> pieces.add(scalar(field, value)));
      }
      from = to;
    }
    return pieces;
  }

  private byte[] scalar(FieldDescriptor field, Object value) {
    return join(tag(field.getNumber(), wireType(field)), bare(field, value));
  }

  private static int wireType(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING, BYTES, MESSAGE, GROUP -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      case FIXED32, SFIXED32, FLOAT -> WireFormat.WIRETYPE_FIXED32;
      case FIXED64, SFIXED64, DOUBLE -> WireFormat.WIRETYPE_FIXED64;
      default -> WireFormat.WIRETYPE_VARINT;
    };
  }

  /** The value without its tag, as protobuf's library writes it. */
  private static byte[] bare(FieldDescriptor field, Object value) {
    try {
      var out = new ByteArrayOutputStream();
      CodedOutputStream to = CodedOutputStream.newInstance(out);
      BareValue.write(to, field, value);
      to.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] delimited(FieldDescriptor field, byte[] content) {
    return delimited(field.getNumber(), content);
  }

  private byte[] delimited(int number, byte[] content) {
    return join(
        tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED),
        join(varint(content.length, 5), content));
  }

  private byte[] tag(int number, int wireType) {
    return varint(Integer.toUnsignedLong(number << 3 | wireType), 5);
  }

  /** A varint in its shortest form, or with zeros behind. */
  private byte[] varint(long value, int mostBytes) {
    var bytes = new ByteArrayOutputStream();
    int padding = source.between(0, 9) == 0 ? source.between(1, mostBytes) : 0;
    long rest = value;
    int length = 1;
    while ((rest & ~0x7FL) != 0 || length < padding) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
      length++;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  private List<byte[]> unknown(Descriptor type) {
    var pieces = new ArrayList<byte[]>();
    int count = source.between(0, 2);
    for (int i = 0; i < count; i++) {
      int number = source.oneOf(14_000, 300_000_000, 901, 40);
      if (type.findFieldByNumber(number) == null) {
        pieces.add(unknown(number, 3));
      }
    }
    return pieces;
  }

  private byte[] unknown(int number, int depth) {
    return switch (source.between(0, depth > 0 ? 4 : 3)) {
      case 0 -> join(tag(number, 0), varint(source.anyLong(), 10));
      case 1 -> join(tag(number, 1), new byte[8]);
      case 2 -> delimited(number, source.bytes(20));
      case 3 -> join(tag(number, 5), new byte[4]);
      default ->
          join(
              tag(number, WireFormat.WIRETYPE_START_GROUP),
              join(
                  unknown(source.between(1, 100), depth - 1),
                  tag(number, WireFormat.WIRETYPE_END_GROUP)));
    };
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
