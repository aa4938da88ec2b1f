package io.kith.codec;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Contracts as {@code .proto} files, from which any gRPC implementation makes a client.
 *
 * <p>One file a proto package, {@code a/b/c.proto} for {@code a.b.c}. Where packages import each
 * other, which files cannot, the types of these packages get a file each, {@code
 * a/b/c/Order.proto}. The same contracts give the same text, in whatever order they come.
 *
 * {@snippet :
 * Map<String, String> files = ProtoFiles.of(ServiceBinding.of(Membership.class).schema());
 * }
 */
public final class ProtoFiles {

  /** The first line of every file: what begins otherwise was written by somebody else. */
  public static final String HEADER =
      "// The contract of Kith services, written from their Java interfaces: change those.";

  private ProtoFiles() {}

  /** The files of these contracts. */
  public static Map<String, String> of(ServiceSchema... services) {
    return of(List.of(services));
  }

  /**
   * The files of these contracts, and of all types that they use.
   *
   * @return the text of each file by its path, sorted by path
   * @throws IllegalArgumentException if two contracts disagree about a type, a type is missing, or
   *     a name or a reference is one that protobuf does not allow
   */
  public static Map<String, String> of(Collection<ServiceSchema> services) {
    var types = new ProtoTypes(services);
    var layout = new ProtoLayout(types);
    var names = new ProtoNames(types);
    var contents = new TreeMap<String, SortedSet<String>>();
    for (String definition : types.definitions()) {
      contents.computeIfAbsent(layout.fileOf(definition), _ -> new TreeSet<>()).add(definition);
    }
    var files = new TreeMap<String, String>();
    contents.forEach((file, definitions) ->
        files.put(file, new ProtoText(types, layout, names).file(file, definitions)));
    return Collections.unmodifiableMap(files);
  }

  /**
   * The contracts that files of this kind define: what {@link #of} made them from, except for
   * {@link MethodSchema#nonBlocking()}, which no caller sees.
   *
   * @param files the text of each file by its path; together they define all types that they use,
   *     except protobuf's well-known ones
   * @return the contracts, sorted by name, each with the types that its methods use
   * @throws ContractException if a file is not as Kith writes it, or something is defined twice or
   *     not at all
   */
  public static List<ServiceSchema> parse(Map<String, String> files) {
    var definitions = new ProtoDefinitions();
    files.forEach((path, text) -> ProtoParser.parse(path, text, definitions));
    return definitions.contracts();
  }
}
