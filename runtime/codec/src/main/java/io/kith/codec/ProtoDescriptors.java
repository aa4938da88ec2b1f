package io.kith.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Contracts as descriptors, the form in which programs read {@code .proto} files: those that {@link
 * ProtoFiles} writes, and those of protobuf's well-known types. Immutable and thread-safe.
 *
 * @see <a
 *     href="https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto">descriptor.proto</a>
 */
public final class ProtoDescriptors {

  /**
   * A file.
   *
   * @param path by which others import it, {@code a/b/c.proto}
   * @param imports the paths of the files that it imports
   * @param descriptor its {@code google.protobuf.FileDescriptorProto}, encoded; not to be changed
   */
  public record File(String path, List<String> imports, byte[] descriptor) {
    public File {
      imports = List.copyOf(imports);
    }
  }

  private final Map<String, File> files = new LinkedHashMap<>();
  private final Map<String, String> pathBySymbol = new HashMap<>();
  private final Set<String> messages = new HashSet<>();

  private ProtoDescriptors(Collection<ServiceSchema> services) {
    add(new ProtoTypes(services));
    add(new ProtoTypes(List.of(WellKnownSchemas.CONTRACT)));
  }

  /**
   * The descriptors of these contracts, and of all types that they use.
   *
   * @throws IllegalArgumentException if two contracts disagree about a type, a type is missing, or
   *     a name or a reference is one that protobuf does not allow
   */
  public static ProtoDescriptors of(Collection<ServiceSchema> services) {
    return new ProtoDescriptors(services);
  }

  private void add(ProtoTypes types) {
    var layout = new ProtoLayout(types);
    var contents = new TreeMap<String, SortedSet<String>>();
    for (String definition : types.definitions()) {
      if (definition.equals(WellKnownSchemas.CONTRACT.name())) {
        continue;
      }
      contents.computeIfAbsent(layout.fileOf(definition), _ -> new TreeSet<>()).add(definition);
    }
    contents.forEach((path, definitions) -> {
      List<String> imports = imports(path, definitions, types, layout);
      byte[] descriptor = new DescriptorWriter(types).file(path, imports, definitions);
      files.put(path, new File(path, imports, descriptor));
    });
    for (String name : types.names()) {
      if (name.equals(WellKnownSchemas.CONTRACT.name())) {
        continue;
      }
      addSymbols(name, layout.fileOf(name), types);
    }
  }

  private static List<String> imports(
      String path, Collection<String> definitions, ProtoTypes types, ProtoLayout layout) {
    var imports = new TreeSet<String>();
    for (String definition : definitions) {
      types.references(definition).forEach(type -> imports.add(layout.fileOf(type)));
    }
    imports.remove(path);
    return List.copyOf(imports);
  }

  private void addSymbols(String name, String path, ProtoTypes types) {
    pathBySymbol.put(name, path);
    ServiceSchema service = types.service(name);
    MessageSchema message = types.message(name);
    if (service != null) {
      service.methods().forEach(method -> pathBySymbol.put(name + "." + method.name(), path));
    } else if (message != null) {
      messages.add(name);
      for (FieldSchema field : message.fields()) {
        pathBySymbol.put(name + "." + field.name(), path);
        if (!field.oneof().isEmpty()) {
          pathBySymbol.put(name + "." + field.oneof(), path);
        }
      }
    } else {
      String scope = ProtoNames.parent(name);
      types
          .enumeration(name)
          .values()
          .forEach(value -> pathBySymbol.put(ProtoNames.join(scope, value.name()), path));
    }
  }

  /** The file at this path; null if there is none. */
  public @Nullable File file(String path) {
    return files.get(path);
  }

  /**
   * The file that defines this, by its full name without a leading dot: a service, method, message,
   * field, enum or enum value; null if there is none.
   */
  public @Nullable File fileOf(String symbol) {
    String path = pathBySymbol.get(symbol);
    return path == null ? null : files.get(path);
  }

  /** Whether there is a message type of this full name. */
  public boolean isMessage(String name) {
    return messages.contains(name);
  }

  /** The file and all that it needs: what is imported stands behind what imports it. */
  public List<File> withImports(File file) {
    var all = new LinkedHashMap<String, File>();
    var open = new ArrayList<File>(List.of(file));
    for (int i = 0; i < open.size(); i++) {
      File next = open.get(i);
      if (all.putIfAbsent(next.path(), next) == null) {
        next.imports().stream().map(files::get).forEach(open::add);
      }
    }
    return List.copyOf(all.values());
  }

  /** All files, by their paths. */
  public Map<String, File> files() {
    return Collections.unmodifiableMap(files);
  }
}
