package io.kith.conformance;

import com.google.protobuf.Descriptors.Descriptor;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.codec.protobuf.ProtobufSchemas;
import io.kith.core.Method.Trait;
import java.util.List;

/** The messages of {@code everything.proto}: every field that proto3 has. */
final class Everything {

  static final Protoc FILES = Protoc.compileResources("kith/everything.proto", "kith/other.proto");

  static final Descriptor TYPE = FILES.message("kith.everything.Everything");

  static final ServiceSchema CONTRACT = contract();

  private Everything() {}

  private static ServiceSchema contract() {
    ProtobufSchemas schemas = ProtobufSchemas.of(TYPE, FILES.message("kith.everything.Blank"));
    var method =
        new MethodSchema(
            "Echo",
            "Everything echo(Everything message)",
            TYPE.getFullName(),
            TYPE.getFullName(),
            List.of(),
            Trait.IDEMPOTENT);
    return new ServiceSchema(
        "kith.everything.Echo", "1.0.0", List.of(method), schemas.messages(), schemas.enums());
  }
}
