package io.kith.protoc;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse.Feature;
import java.io.IOException;

/**
 * Reads what protoc asks from standard input, and writes the interfaces to standard output.
 *
 * @see <a href="https://protobuf.dev/reference/cpp/api-docs/google.protobuf.compiler.plugin/">How
 *     protoc calls plugins</a>
 */
public final class ProtocMain {

  private ProtocMain() {}

  /** Called by protoc, without arguments. */
  public static void main(String[] arguments) throws IOException {
    answer(CodeGeneratorRequest.parseFrom(System.in)).writeTo(System.out);
    System.out.flush();
  }

  static CodeGeneratorResponse answer(CodeGeneratorRequest request) {
    var response =
        CodeGeneratorResponse.newBuilder()
            .setSupportedFeatures(
                Feature.FEATURE_PROTO3_OPTIONAL_VALUE | Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
            .setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
            .setMaximumEdition(Edition.EDITION_2023_VALUE);
    try {
      var types = new JavaTypes(request.getProtoFileList());
      for (FileDescriptorProto file : request.getProtoFileList()) {
        if (request.getFileToGenerateList().contains(file.getName())) {
          addInterfaces(file, types, response);
        }
      }
    } catch (UnsupportedProtoException e) {
      response.clearFile().setError(String.valueOf(e.getMessage()));
    }
    return response.build();
  }

  private static void addInterfaces(
      FileDescriptorProto file, JavaTypes types, CodeGeneratorResponse.Builder response) {
    String home = JavaTypes.packageOf(file);
    for (int i = 0; i < file.getServiceCount(); i++) {
      ServiceDescriptorProto service = file.getService(i);
      response
          .addFileBuilder()
          .setName(
              (home.isEmpty() ? "" : home.replace('.', '/') + "/") + service.getName() + ".java")
          .setContent(new InterfaceText(file, i, types).text());
    }
  }
}
