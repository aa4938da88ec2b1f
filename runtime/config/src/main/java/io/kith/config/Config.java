package io.kith.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of configuration say, before a record says what should be there.
 *
 * <p>Of the sources the later wins, key by key: the defaults of the records, the file, the
 * environment variables {@code KITH_*}, the program. {@link #load()} reads what a process is given;
 * a test begins with {@link #empty()}:
 *
 * {@snippet :
 * Config config = Config.empty().with("server.port", 0).with("registry", "memory:test");
 * }
 *
 * <p>A component of type {@code Config} in a record keeps its section unbound, for whoever knows
 * its keys. Immutable and thread-safe.
 */
public final class Config {

  /** The file that is read from the working directory unless another is named. */
  public static final String FILE = "application.yaml";

  /** What the names of all environment variables begin with. */
  public static final String PREFIX = "KITH_";

  /** The environment variable that names the file. */
  public static final String FILE_VARIABLE = "KITH_CONFIG";

  /** The system property that names the file. It wins over the variable. */
  public static final String FILE_PROPERTY = "kith.config";

  /** Variables that begin so and are no settings: this class and the kith script read them. */
  private static final Set<String> NO_SETTINGS =
      Set.of(FILE_VARIABLE, "KITH_JAVA_HOME", "KITH_TESTING");

  private static final Node.Entries NOTHING = Node.empty(new Origin.BuiltIn());
  private static final Config EMPTY = new Config("", NOTHING, Map.of(), NOTHING);

  private final String path;
  private final Node.Entries file;
  private final Map<String, String> variables;
  private final Node.Entries program;

  private Config(
      String path, Node.Entries file, Map<String, String> variables, Node.Entries program) {
    this.path = path;
    this.file = file;
    this.variables = variables;
    this.program = program;
  }

  /** The configuration that says nothing: every record has its defaults. */
  public static Config empty() {
    return EMPTY;
  }

  /**
   * The configuration that this process is given: the file that {@code -Dkith.config} or {@code
   * KITH_CONFIG} names, else {@code application.yaml} if there is one, and the environment.
   *
   * @throws ConfigException if the file cannot be read, or is not YAML
   */
  public static Config load() {
    return EMPTY.withProcess();
  }

  /**
   * This configuration, and on top of it what this process is given: {@link #load()}.
   *
   * @throws ConfigException if the file cannot be read, or is not YAML
   */
  public Config withProcess() {
    String named = System.getProperty(FILE_PROPERTY, System.getenv(FILE_VARIABLE));
    Config environment = withVariables(System.getenv());
    if (named != null) {
      return environment.withFile(Path.of(named));
    }
    Path usual = Path.of(FILE);
    return Files.exists(usual) ? environment.withFile(usual) : environment;
  }

  /**
   * This configuration with what a YAML file says, on top of an earlier file.
   *
   * @throws ConfigException if it cannot be read, or is not YAML
   */
  public Config withFile(Path yaml) {
    try {
      if (Files.size(yaml) > 4L * YamlReader.MAX_CHARS) {
        throw new ConfigException(
            new Origin.File(yaml.toString(), 1, 1),
            "has " + Files.size(yaml) + " bytes; that is no configuration file");
      }
      return withYaml(yaml.toString(), decode(yaml, Files.readAllBytes(yaml)));
    } catch (IOException e) {
      throw new ConfigException(
          new Origin.File(yaml.toString(), 1, 1),
          "cannot be read: " + e + "; name another file by KITH_CONFIG or -Dkith.config");
    }
  }

  private static String decode(Path yaml, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          new Origin.File(yaml.toString(), 1, 1), "is not UTF-8: " + e.getMessage());
    }
  }

  /**
   * This configuration with what a YAML text says.
   *
   * @param name how it is called in errors
   * @throws ConfigException if it is not YAML
   */
  public Config withYaml(String name, String text) {
    Optional<Node> root = YamlReader.readFile(name, text);
    return switch (root.orElse(NOTHING)) {
      case Node.Entries entries ->
          new Config(path, Node.mergeEntries(file, entries), variables, program);
      case Node other ->
          throw new ConfigException(
              other.origin(), "is " + other.description() + "; expected are keys with values");
    };
  }

  /** This configuration with those of the variables whose names begin with {@code KITH_}. */
  public Config withVariables(Map<String, String> environment) {
    var more = new HashMap<>(variables);
    more.putAll(Variables.startingWith(PREFIX, environment));
    more.keySet().removeAll(NO_SETTINGS);
    return new Config(path, file, Map.copyOf(more), program);
  }

  /**
   * This configuration with one value that no file and no variable can change.
   *
   * @param key its full name, such as {@code server.port}
   * @param value what a file would say: a {@code List}, a {@code Map}, or anything whose text is
   *     the value
   */
  public Config with(String key, Object value) {
    Node node = node(value);
    List<String> words = List.of(key.split("\\.", -1));
    for (String word : words.reversed()) {
      node = Node.single(word, node);
    }
    return new Config(path, file, variables, Node.mergeEntries(program, (Node.Entries) node));
  }

  private static Node node(Object value) {
    var origin = new Origin.Program();
    return switch (value) {
      case List<?> list -> new Node.Items(list.stream().map(Config::node).toList(), origin);
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<String, Node.Entry>();
        map.forEach((k, v) -> entries.put(String.valueOf(k), new Node.Entry(origin, node(v))));
        yield new Node.Entries(entries, origin);
      }
      case Secret secret -> new Node.Text(secret.reveal(), origin);
      default -> new Node.Text(value.toString(), origin);
    };
  }

  /**
   * The configuration as a record.
   *
   * @throws ConfigException if something does not fit the record; it names all that does not
   * @throws IllegalArgumentException if the record has a component that cannot be configured
   */
  public <T extends Record> Bound<T> bind(Class<T> type) {
    Shape.Section shape = RecordBinding.of(type).shape();
    var fromVariables = new Variables(variables);
    Node.Entries set = fromVariables.entries(shape, prefix(path), file);
    Node.Entries all = Node.mergeEntries(Node.mergeEntries(file, set), program);
    var binder = new Binder(shape, this::section);
    Object value = binder.section(shape, path, all);
    var problems = new ArrayList<>(binder.problems());
    problems.addAll(fromVariables.problems());
    if (value == null || !problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Bound<>(type.cast(value), binder.settings());
  }

  /** The part that is bound later: its sources, not yet merged. */
  private Config section(String sectionPath) {
    String below = sectionPath.substring(path.isEmpty() ? 0 : path.length() + 1);
    return new Config(
        sectionPath,
        inner(file, below),
        Variables.startingWith(prefix(sectionPath), variables),
        inner(program, below));
  }

  private static Node.Entries inner(Node.Entries node, String below) {
    @Nullable Node inner = node;
    for (String word : below.split("\\.")) {
      Node.Entry entry = inner instanceof Node.Entries entries ? entries.entries().get(word) : null;
      inner = entry == null ? null : entry.value();
    }
    return inner instanceof Node.Entries entries ? entries : NOTHING;
  }

  private static String prefix(String path) {
    var prefix = new StringBuilder(PREFIX);
    for (String word : path.isEmpty() ? new String[0] : path.split("\\.")) {
      prefix.append(Variables.word(word)).append('_');
    }
    return prefix.toString();
  }
}
