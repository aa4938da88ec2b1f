package io.kith.conformance;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Protobuf's own compiler: makes descriptors of the text of {@code .proto} files. */
final class Protoc {

  private static final Pattern IMPORT =
      Pattern.compile("import \"(google/protobuf/[a-z_]+.proto)\"");

  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();

  private Protoc(FileDescriptorSet set) throws DescriptorValidationException {
    for (FileDescriptorProto file : set.getFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
      files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
    }
  }

  /** Compiles these files, by path; a complaint of the compiler, even a warning, is an error. */
  static Protoc compile(Map<String, String> texts) {
    try {
      Path directory = Files.createTempDirectory("protoc");
      try {
        for (var text : texts.entrySet()) {
          write(directory, text.getKey(), text.getValue());
        }
        for (String file : imported(texts)) {
          write(directory, file, resource("/" + file));
        }
        return new Protoc(run(directory, texts.keySet()));
      } finally {
        delete(directory);
      }
    } catch (IOException | InterruptedException | DescriptorValidationException e) {
      throw new AssertionError("protoc cannot be run: " + e, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Compiles files among the test's resources, by path. */
  static Protoc compileResources(String... paths) {
    var texts = new LinkedHashMap<String, String>();
    try {
      for (String path : paths) {
        texts.put(path, resource("/" + path));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return compile(texts);
  }

  private static FileDescriptorSet run(Path directory, Set<String> files)
      throws IOException, InterruptedException {
    Path executable = Path.of(System.getProperty("kith.protoc")).toAbsolutePath();
    executable.toFile().setExecutable(true);
    Path output = directory.resolve("descriptors");
    Path messages = directory.resolve("messages");
    var command = new ArrayList<String>();
    command.addAll(List.of(executable.toString(), "-I" + directory, "--include_imports"));
    command.add("--descriptor_set_out=" + output);
    command.addAll(files);
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("protoc does not end");
    }
    String said = Files.readString(messages);
    if (process.exitValue() != 0 || !said.isEmpty()) {
      throw new AssertionError("protoc says:\n" + said);
    }
    return FileDescriptorSet.parseFrom(Files.readAllBytes(output));
  }

  private static Set<String> imported(Map<String, String> texts) {
    var found = new TreeSet<String>();
    for (String text : texts.values()) {
      IMPORT.matcher(text).results().forEach(match -> found.add(match.group(1)));
    }
    found.removeAll(texts.keySet());
    return found;
  }

  private static void write(Path directory, String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  /** A resource of this module, or one of protobuf's own files, which its jar contains. */
  private static String resource(String path) throws IOException {
    try (InputStream in = Protoc.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The file that was compiled from this path. */
  FileDescriptor file(String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  /** The message type of this full name. */
  Descriptor message(String fullName) {
    for (FileDescriptor file : files.values()) {
      String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
      if (fullName.startsWith(prefix)) {
        Descriptor type = nested(file, fullName.substring(prefix.length()));
        if (type != null) {
          return type;
        }
      }
    }
    throw new AssertionError("no message " + fullName + " in " + files.keySet());
  }

  private static @org.jspecify.annotations.Nullable Descriptor nested(
      FileDescriptor file, String name) {
    Descriptor type = null;
    for (String part : name.split("\\.", -1)) {
      type = type == null ? file.findMessageTypeByName(part) : type.findNestedTypeByName(part);
      if (type == null) {
        return null;
      }
    }
    return type;
  }
}
