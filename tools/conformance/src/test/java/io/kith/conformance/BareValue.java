package io.kith.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;

/** Writes scalar values without a tag. */
final class BareValue {

  private BareValue() {}

  static void write(CodedOutputStream out, FieldDescriptor field, Object value) throws IOException {
    switch (field.getType()) {
      case BOOL -> out.writeBoolNoTag((Boolean) value);
      case INT32 -> out.writeInt32NoTag((Integer) value);
      case INT64 -> out.writeInt64NoTag((Long) value);
      case UINT32 -> out.writeUInt32NoTag((Integer) value);
      case UINT64 -> out.writeUInt64NoTag((Long) value);
      case SINT32 -> out.writeSInt32NoTag((Integer) value);
      case SINT64 -> out.writeSInt64NoTag((Long) value);
      case FIXED32 -> out.writeFixed32NoTag((Integer) value);
      case FIXED64 -> out.writeFixed64NoTag((Long) value);
      case SFIXED32 -> out.writeSFixed32NoTag((Integer) value);
      case SFIXED64 -> out.writeSFixed64NoTag((Long) value);
      case FLOAT -> out.writeFloatNoTag((Float) value);
      case DOUBLE -> out.writeDoubleNoTag((Double) value);
      case STRING -> out.writeStringNoTag((String) value);
      case BYTES -> out.writeBytesNoTag((ByteString) value);
      case ENUM -> out.writeEnumNoTag(((EnumValueDescriptor) value).getNumber());
      case MESSAGE, GROUP -> throw new IllegalArgumentException(field + " is no scalar");
    }
  }
}
