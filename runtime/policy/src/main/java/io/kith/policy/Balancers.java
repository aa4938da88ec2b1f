package io.kith.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The balancers that a setting or a rule can name: {@code least-outstanding}, or with the key that
 * a call is balanced by, {@code bounded-hash(baggage.user)}. Whoever brings a {@link
 * BalancerProvider} adds one. Thread-safe.
 */
public final class Balancers {

  /** How much busier than the mean one may be that calls are bound to by their key. */
  private static final double BOUND = 1.25;

  private static final Pattern TEXT = Pattern.compile("([a-z0-9-]{1,64})(?:\\(([^()]{1,256})\\))?");

  private final LongSupplier random;
  private final Function<String, Key> arguments;
  private final Map<String, Supplier<Balancer>> plain = new ConcurrentSkipListMap<>();
  private final Map<String, Function<Key, Balancer>> keyed = new TreeMap<>();
  private boolean loaded;

  /**
   * All that are there.
   *
   * @param random uniform over all 64 bits; called on the threads of the callers
   * @param arguments makes the key that is an argument of the call, by its name
   */
  public Balancers(LongSupplier random, Function<String, Key> arguments) {
    this.random = random;
    this.arguments = arguments;
    plain.put("round-robin", () -> new RoundRobin(start()));
    plain.put("weighted-round-robin", () -> new WeightedRoundRobin(start()));
    plain.put("random", () -> new AtRandom(random));
    plain.put("least-outstanding", () -> new LeastLoaded(Load.OUTSTANDING, random));
    plain.put("least-connections", () -> new LeastLoaded(Load.CONNECTIONS, random));
    plain.put("fastest", () -> new LeastLoaded(Load.RESPONSE_TIME, random));
    plain.put("power-of-two", () -> new PowerOfTwoChoices(Load.OUTSTANDING, random));
    plain.put("fastest-of-two", () -> new PowerOfTwoChoices(Load.RESPONSE_TIME, random));
    keyed.put("hash", Hashed::new);
    keyed.put("consistent-hash", key -> new ConsistentHash(key, Double.POSITIVE_INFINITY));
    keyed.put("bounded-hash", key -> new ConsistentHash(key, BOUND));
  }

  /**
   * Refuses what names no balancer.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static void require(String text) {
    new Balancers(() -> 0, _ -> call -> 0).named(text);
  }

  private int start() {
    return (int) random.getAsLong();
  }

  /** Those that others bring, looked for when a name is not one of those above. */
  private synchronized void load() {
    if (!loaded) {
      ServiceLoader.load(BalancerProvider.class).forEach(this::add);
      loaded = true;
    }
  }

  private void add(BalancerProvider provider) {
    String name = provider.name();
    Matcher matcher = TEXT.matcher(name);
    if (!matcher.matches() || matcher.group(2) != null) {
      throw new IllegalStateException(
          provider.getClass().getName()
              + " names its balancer '"
              + name
              + "'; a name is of small letters, digits and dashes");
    }
    if (keyed.containsKey(name) || plain.putIfAbsent(name, provider::create) != null) {
      throw new IllegalStateException(
          provider.getClass().getName() + " names its balancer " + name + ", as another is named");
    }
  }

  /** The names of those that need no key, in alphabetical order. */
  public List<String> plainNames() {
    load();
    return List.copyOf(plain.keySet());
  }

  /** The names of those that are told a key, in alphabetical order. */
  public List<String> keyedNames() {
    return List.copyOf(keyed.keySet());
  }

  /**
   * What makes the balancers of this name, one for each client of a service.
   *
   * @throws IllegalArgumentException if there is none, or its key is no key
   */
  public Supplier<Balancer> named(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw unknown(text);
    }
    String name = matcher.group(1);
    Optional<String> what = Optional.ofNullable(matcher.group(2));
    Function<Key, Balancer> byKey = keyed.get(name);
    if (byKey != null) {
      Key key = key(name, what);
      return () -> byKey.apply(key);
    }
    if (!plain.containsKey(name)) {
      load();
    }
    Supplier<Balancer> found = plain.get(name);
    if (found == null) {
      throw unknown(text);
    }
    if (what.isPresent()) {
      throw new IllegalArgumentException("'" + text + "': " + name + " takes no key");
    }
    return found;
  }

  private Key key(String name, Optional<String> what) {
    String text = what.orElse("");
    int dot = text.indexOf('.');
    String from = dot < 0 ? "" : text.substring(0, dot);
    String which = text.substring(dot + 1);
    return switch (from) {
      case "baggage" -> Key.baggage(which);
      case "metadata" -> Key.metadata(which);
      case "argument" -> arguments.apply(which);
      default ->
          throw new IllegalArgumentException(
              "'"
                  + name
                  + what.map(key -> "(" + key + ")").orElse("")
                  + "' does not say by what: write "
                  + name
                  + "(argument.userId), "
                  + name
                  + "(metadata.tenant) or "
                  + name
                  + "(baggage.user)");
    };
  }

  private IllegalArgumentException unknown(String text) {
    var known = new ArrayList<>(plain.keySet());
    keyed.keySet().forEach(name -> known.add(name + "(…)"));
    return new IllegalArgumentException(
        "'" + text + "' is no balancer; known are " + String.join(", ", known));
  }
}
