package io.kith.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import org.junit.jupiter.api.Test;

final class ProtocMainTest {

  private static FileDescriptorProto.Builder file(String name) {
    return FileDescriptorProto.newBuilder()
        .setName(name)
        .setPackage("a.b")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Outer")
                .addNestedType(DescriptorProto.newBuilder().setName("Inner")));
  }

  private static MethodDescriptorProto.Builder method(String name) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".a.b.Outer")
        .setOutputType(".a.b.Outer.Inner");
  }

  private static CodeGeneratorResponse answer(
      FileDescriptorProto.Builder file, MethodDescriptorProto.Builder... methods) {
    var service = ServiceDescriptorProto.newBuilder().setName("Things");
    for (var method : methods) {
      service.addMethod(method);
    }
    return ProtocMain.answer(
        CodeGeneratorRequest.newBuilder()
            .addFileToGenerate(file.getName())
            .addProtoFile(file.addService(service))
            .build());
  }

  @Test
  void an_interface_has_the_methods_of_its_service() {
    CodeGeneratorResponse response =
        answer(
            file("some_things.proto"),
            method("One"),
            method("Many").setServerStreaming(true),
            method("Gather").setClientStreaming(true),
            method("Both")
                .setClientStreaming(true)
                .setServerStreaming(true)
                .setOptions(
                    MethodOptions.newBuilder().setIdempotencyLevel(IdempotencyLevel.IDEMPOTENT)));
    assertThat(response.getError()).isEmpty();
    assertThat(response.getFile(0).getName()).isEqualTo("a/b/Things.java");
    assertThat(response.getFile(0).getContent())
        .isEqualTo(
            """
            // Written from some_things.proto: change that.
            package a.b;

            @io.kith.core.Service("a.b.Things")
            public interface Things {

              a.b.SomeThings.Outer.Inner one(a.b.SomeThings.Outer request);

              java.util.stream.Stream<a.b.SomeThings.Outer.Inner> many(a.b.SomeThings.Outer request);

              a.b.SomeThings.Outer.Inner gather(java.util.stream.Stream<a.b.SomeThings.Outer> requests);

              @io.kith.core.Idempotent
              java.util.stream.Stream<a.b.SomeThings.Outer.Inner> both(java.util.stream.Stream<a.b.SomeThings.Outer> requests);
            }
            """);
  }

  @Test
  void classes_are_where_the_options_of_the_file_put_them() {
    var file = file("a/x.proto");
    file.getOptionsBuilder().setJavaPackage("c.d").setJavaMultipleFiles(true);
    var response = answer(file, method("One"));
    assertThat(response.getFile(0).getName()).isEqualTo("c/d/Things.java");
    assertThat(response.getFile(0).getContent())
        .contains("package c.d;", "c.d.Outer.Inner one(c.d.Outer request);", "\"a.b.Things\"");
  }

  @Test
  void a_file_of_the_name_of_what_it_defines_has_another_class() {
    assertThat(answer(file("things.proto"), method("One")).getFile(0).getContent())
        .contains("a.b.ThingsOuterClass.Outer request");
  }

  @Test
  void a_name_that_java_or_kith_cannot_have_is_refused_with_its_place() {
    assertThat(answer(file("x.proto"), method("one")).getError())
        .contains("x.proto: Things.one", "capital");
    assertThat(answer(file("x.proto"), method("New")).getError())
        .contains("x.proto: Things.New", "a word of the language");
  }
}
