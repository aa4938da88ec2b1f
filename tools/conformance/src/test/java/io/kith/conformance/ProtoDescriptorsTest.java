package io.kith.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.kith.codec.ProtoDescriptors;
import io.kith.codec.ProtoFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The descriptors that Kith makes of a contract are those that protoc makes of its files. */
class ProtoDescriptorsTest {

  private static final ProtoDescriptors DESCRIPTORS =
      ProtoDescriptors.of(List.of(Everything.CONTRACT));

  private static FileDescriptorProto made(String path) throws InvalidProtocolBufferException {
    return FileDescriptorProto.parseFrom(DESCRIPTORS.file(path).descriptor());
  }

  @Test
  void files_of_contracts_are_those_of_protoc() throws Exception {
    var files = ProtoFiles.of(Everything.CONTRACT);
    Protoc compiled = Protoc.compile(files);
    for (String path : files.keySet()) {
      assertThat(made(path)).isEqualTo(compiled.file(path).toProto());
    }
  }

  @Test
  void files_of_protobuf_itself_define_the_same_types() throws Exception {
    for (FileDescriptor file :
        List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            WrappersProto.getDescriptor())) {
      FileDescriptorProto made = made(file.getName());
      assertThat(made.getMessageTypeList())
          .containsExactlyInAnyOrderElementsOf(file.toProto().getMessageTypeList());
      assertThat(made.getEnumTypeList()).isEqualTo(file.toProto().getEnumTypeList());
    }
  }
}
