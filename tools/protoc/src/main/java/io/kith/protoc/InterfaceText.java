package io.kith.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.List;
import javax.lang.model.SourceVersion;

/** Writes the interface of one service. */
final class InterfaceText {

  private final FileDescriptorProto file;
  private final int index;
  private final ServiceDescriptorProto service;
  private final JavaTypes types;
  private final StringBuilder text = new StringBuilder();

  InterfaceText(FileDescriptorProto file, int index, JavaTypes types) {
    this.file = file;
    this.index = index;
    this.service = file.getService(index);
    this.types = types;
  }

  String text() {
    line("// Written from " + file.getName() + ": change that.");
    String home = JavaTypes.packageOf(file);
    if (!home.isEmpty()) {
      line("package " + home + ";");
    }
    line("");
    comment("", List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, index));
    String name = JavaTypes.join(file.getPackage(), service.getName());
    line("@io.kith.core.Service(\"" + name + "\")");
    line("public interface " + service.getName() + " {");
    for (int i = 0; i < service.getMethodCount(); i++) {
      line("");
      comment(
          "  ",
          List.of(
              FileDescriptorProto.SERVICE_FIELD_NUMBER,
              index,
              ServiceDescriptorProto.METHOD_FIELD_NUMBER,
              i));
      method(service.getMethod(i));
    }
    line("}");
    return text.toString();
  }

  private void method(MethodDescriptorProto method) {
    IdempotencyLevel level = method.getOptions().getIdempotencyLevel();
    if (level != IdempotencyLevel.IDEMPOTENCY_UNKNOWN) {
      line("  @io.kith.core.Idempotent");
    }
    line(
        "  "
            + type(method.getOutputType(), method.getServerStreaming())
            + " "
            + javaName(method)
            + "("
            + type(method.getInputType(), method.getClientStreaming())
            + (method.getClientStreaming() ? " requests" : " request")
            + ");");
  }

  private String type(String message, boolean streamed) {
    String name = types.classOf(message);
    return streamed ? "java.util.stream.Stream<" + name + ">" : name;
  }

  /** The Java name, of which Kith makes the name on the wire by a capital first letter. */
  private String javaName(MethodDescriptorProto method) {
    String name = method.getName();
    char first = name.charAt(0);
    String java = Character.toLowerCase(first) + name.substring(1);
    if (!Character.isUpperCase(first) || !SourceVersion.isName(java)) {
      throw new UnsupportedProtoException(
          file.getName()
              + ": "
              + service.getName()
              + "."
              + name
              + (SourceVersion.isName(java)
                  ? " does not begin with a capital letter, which the name on the wire does in Kith"
                  : " would be the Java method " + java + ", which is a word of the language")
              + ": name it otherwise");
    }
    return java;
  }

  private void comment(String indent, List<Integer> path) {
    String comment =
        file.getSourceCodeInfo().getLocationList().stream()
            .filter(location -> location.getPathList().equals(path))
            .map(Location::getLeadingComments)
            .findFirst()
            .orElse("");
    if (!comment.isBlank()) {
      line(indent + "/**");
      comment
          .strip()
          .lines()
          .forEach(part -> line((indent + " * " + escaped(part.strip())).stripTrailing()));
      line(indent + " */");
    }
  }

  private static String escaped(String comment) {
    return comment
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("\\", "&#92;");
  }

  private void line(String content) {
    text.append(content).append('\n');
  }
}
