package io.kith.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names of the classes that protoc writes for messages.
 *
 * @see <a href="https://protobuf.dev/reference/java/java-generated/">Java Generated Code Guide</a>
 */
final class JavaTypes {

  private final Map<String, String> classByType = new HashMap<>();

  JavaTypes(List<FileDescriptorProto> files) {
    for (FileDescriptorProto file : files) {
      String home = packageOf(file);
      String outer =
          file.getOptions().getJavaMultipleFiles() ? home : join(home, outerClassOf(file));
      for (DescriptorProto message : file.getMessageTypeList()) {
        add(
            "." + join(file.getPackage(), message.getName()),
            join(outer, message.getName()),
            message);
      }
    }
  }

  private void add(String type, String className, DescriptorProto message) {
    classByType.put(type, className);
    for (DescriptorProto inner : message.getNestedTypeList()) {
      add(type + "." + inner.getName(), className + "." + inner.getName(), inner);
    }
  }

  /** The class of a message type, by the type's full name with a leading dot. */
  String classOf(String type) {
    String name = classByType.get(type);
    if (name == null) {
      throw new UnsupportedProtoException("the message type " + type + " is not defined");
    }
    return name;
  }

  static String packageOf(FileDescriptorProto file) {
    return file.getOptions().hasJavaPackage()
        ? file.getOptions().getJavaPackage()
        : file.getPackage();
  }

  /** The class that holds those of a file. */
  static String outerClassOf(FileDescriptorProto file) {
    if (file.getOptions().hasJavaOuterClassname()) {
      return file.getOptions().getJavaOuterClassname();
    }
    String path = file.getName();
    String base = path.substring(path.lastIndexOf('/') + 1);
    String name = camel(base.endsWith(".proto") ? base.substring(0, base.length() - 6) : base);
    boolean taken =
        Stream.of(
                file.getServiceList().stream().map(ServiceDescriptorProto::getName),
                file.getEnumTypeList().stream().map(EnumDescriptorProto::getName),
                file.getMessageTypeList().stream().flatMap(JavaTypes::names))
            .flatMap(names -> names)
            .anyMatch(name::equals);
    return taken ? name + "OuterClass" : name;
  }

  private static Stream<String> names(DescriptorProto message) {
    return Stream.of(
            Stream.of(message.getName()),
            message.getEnumTypeList().stream().map(EnumDescriptorProto::getName),
            message.getNestedTypeList().stream().flatMap(JavaTypes::names))
        .flatMap(names -> names);
  }

  /** {@code route_guide} as {@code RouteGuide}; a digit begins a word, as protoc has it. */
  private static String camel(String name) {
    var camel = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z') {
        camel.append(upper ? (char) (c - 'a' + 'A') : c);
        upper = false;
      } else if (c >= 'A' && c <= 'Z') {
        camel.append(c);
        upper = false;
      } else if (c >= '0' && c <= '9') {
        camel.append(c);
        upper = true;
      } else {
        upper = true;
      }
    }
    return camel.toString();
  }

  static String join(String scope, String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }
}
