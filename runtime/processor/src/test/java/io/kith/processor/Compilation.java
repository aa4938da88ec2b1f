package io.kith.processor;

import io.kith.codec.Codec;
import io.kith.config.Config;
import io.kith.core.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** Sources compiled in memory, with the processor. */
final class Compilation {

  private static final String OPTIONS = "-Xlint:all,-processing,-serial";

  private final List<Diagnostic<? extends JavaFileObject>> diagnostics;
  private final Map<String, Output> outputs;

  private Compilation(
      List<Diagnostic<? extends JavaFileObject>> diagnostics, Map<String, Output> outputs) {
    this.diagnostics = diagnostics;
    this.outputs = outputs;
  }

  /** Compiles sources, of which each begins with its package. */
  static Compilation of(String... sources) {
    return with(List.of(), List.of(), sources);
  }

  /** Compiles sources against what was compiled before, with further processors. */
  static Compilation with(
      List<Compilation> classPath, List<Processor> processors, String... sources) {
    return with(List.of(), classPath, processors, sources);
  }

  /** Compiles sources with options for the processor. */
  static Compilation withOptions(List<String> options, String... sources) {
    return with(options, List.of(), List.of(), sources);
  }

  /** Compiles sources with all of these. */
  static Compilation with(
      List<String> processorOptions,
      List<Compilation> classPath,
      List<Processor> processors,
      String... sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var collector = new DiagnosticCollector<JavaFileObject>();
    var outputs = new LinkedHashMap<String, Output>();
    try (var standard = compiler.getStandardFileManager(collector, Locale.ROOT, null);
        var files = new Memory(standard, outputs, classPath)) {
      var options = new ArrayList<>(List.of(OPTIONS, "-parameters", "-classpath", classPath()));
      options.addAll(processorOptions);
      var task =
          compiler.getTask(
              null, files, collector, options, null, Stream.of(sources).map(Input::new).toList());
      var all = new ArrayList<>(processors);
      all.add(new KithProcessor());
      task.setProcessors(all);
      task.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Compilation(collector.getDiagnostics(), outputs);
  }

  /** What services and configuration are compiled with. */
  static String classPath() {
    return Stream.of(
            Service.class,
            Codec.class,
            Config.class,
            NullMarked.class,
            com.google.protobuf.Message.class)
        .map(Compilation::location)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that the compiler said, {@code file:line: message}. */
  List<String> messages() {
    return diagnostics.stream().map(Compilation::text).toList();
  }

  /** The errors alone. */
  List<String> errors() {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Compilation::text)
        .toList();
  }

  private static String text(Diagnostic<? extends JavaFileObject> diagnostic) {
    String file =
        diagnostic.getSource() == null
            ? ""
            : Path.of(diagnostic.getSource().getName()).getFileName().toString();
    return file + ":" + diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT);
  }

  /** The names of what was generated or compiled, without what comes before the last dot. */
  List<String> generated() {
    return outputs.values().stream()
        .filter(output -> output.getKind() == JavaFileObject.Kind.SOURCE)
        .map(output -> Naming.simple(output.className))
        .sorted()
        .toList();
  }

  /** The text of a generated class. */
  String source(String className) {
    return outputs.values().stream()
        .filter(o -> o.getKind() == JavaFileObject.Kind.SOURCE && o.className.equals(className))
        .findFirst()
        .orElseThrow(() -> new AssertionError(className + " was not generated: " + messages()))
        .getCharContent(true);
  }

  /** Loads what was compiled. */
  ClassLoader load() {
    return new ClassLoader(Compilation.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        Output output = outputs.get(JavaFileObject.Kind.CLASS + name);
        if (output == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = output.bytes.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
      }
    };
  }

  private static final class Input extends SimpleJavaFileObject {

    private final String text;

    Input(String text) {
      super(URI.create("memory:///" + fileName(text)), Kind.SOURCE);
      this.text = text;
    }

    /** The name of the first public type, or of the first type. */
    private static String fileName(String text) {
      String declaration =
          text.lines()
              .filter(line -> line.matches("public .*\\b(interface|record|enum|class) .*"))
              .findFirst()
              .or(() ->
                  text.lines()
                      .filter(l -> l.matches(".*\\b(interface|record|enum|class) .*"))
                      .findFirst())
              .orElse("interface package-info");
      return declaration.replaceFirst(".*?\\b(interface|record|enum|class) ([\\w-]+).*", "$2")
          + ".java";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final String className;

    Output(String className, Kind kind) {
      super(URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind);
      this.className = className;
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }

    @Override
    public java.io.InputStream openInputStream() {
      return new java.io.ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, Output> outputs;
    private final List<Compilation> classPath;

    Memory(JavaFileManager files, Map<String, Output> outputs, List<Compilation> classPath) {
      super(files);
      this.outputs = outputs;
      this.classPath = classPath;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      var output = new Output(className, kind);
      outputs.put(kind + className, output);
      return output;
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location,
        String packageName,
        java.util.Set<JavaFileObject.Kind> kinds,
        boolean recurse)
        throws IOException {
      var found = new ArrayList<JavaFileObject>();
      super.list(location, packageName, kinds, recurse).forEach(found::add);
      if (location.getName().equals("CLASS_PATH") && kinds.contains(JavaFileObject.Kind.CLASS)) {
        classPath.stream()
            .flatMap(compilation -> compilation.outputs.values().stream())
            .filter(o -> o.getKind() == JavaFileObject.Kind.CLASS)
            .filter(o -> Naming.parent(o.className).equals(packageName))
            .forEach(found::add);
      }
      return found;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof Output output
          ? output.className
          : super.inferBinaryName(location, file);
    }
  }
}
