package io.kith.rules;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.core.Metadata;
import io.kith.policy.rate.Quota;
import io.kith.policy.rate.Rate;
import io.kith.policy.routing.Attribute;
import io.kith.policy.routing.Criteria;
import io.kith.policy.routing.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One entry of {@code limits}: how many calls are admitted in a time. Entries of one section with
 * the same name are one limit, and must be equal.
 *
 * @param name what counts and messages call it
 * @param kind the algorithm
 * @param rate how much, such as {@code 100/s}
 * @param burst how much at once, of the algorithms that have that
 * @param per who has a quota of his own; empty if all have one together
 * @param when which calls count; all if it says nothing
 * @param keys how many of those with a quota of their own are known at once
 * @param shared that the quota is one for all processes, and what each does while the store that
 *     they share it through is away, or is not there; empty if each process has its own
 */
public record LimitRule(
    String name,
    @Default("token-bucket") Quota.Algorithm kind,
    String rate,
    @Range(least = "1", most = "10000000") Optional<Integer> burst,
    Optional<String> per,
    ConditionRules when,
    @Default("10000") @Range(least = "1", most = "1000000") int keys,
    Optional<Away> shared) {

  /** The most limits of one method. */
  public static final int MAX_OF_METHOD = 16;

  /** What is done with calls that nobody can count. */
  public enum Away {
    /** They are admitted. */
    OPEN,
    /** They are refused. */
    CLOSED,
    /**
     * Each process admits its share of the quota, by how many processes there were; without a
     * store, by how many instances of its application there are.
     */
    LOCAL_SHARE
  }

  /** Who has a quota of his own. */
  public sealed interface Holder {

    /** The process that calls. */
    record Caller() implements Holder {}

    /** The user on whose behalf is called. */
    record User() implements Holder {}

    /** The tenant that the call belongs to. */
    record Tenant() implements Holder {}

    /** The network address of whoever calls. */
    record Address() implements Holder {}

    /** Whatever has the same value there. */
    record Value(Attribute attribute) implements Holder {}
  }

  public LimitRule {
    Texts.requireName(name);
    quota(kind, rate, burst);
    per.ifPresent(LimitRule::holder);
    criteria(when);
    if (shared.isPresent() && !isShareable(kind)) {
      throw new IllegalArgumentException(
          "shared: processes can share a token-bucket, gcra or a fixed-window; "
              + name
              + " is of another kind");
    }
  }

  private static boolean isShareable(Quota.Algorithm kind) {
    return switch (kind) {
      case TOKEN_BUCKET, GCRA, FIXED_WINDOW -> true;
      case LEAKY_BUCKET, SLIDING_WINDOW, SLIDING_LOG -> false;
    };
  }

  /** How much is admitted, and by which algorithm. */
  public Quota quota() {
    return quota(kind, rate, burst);
  }

  private static Quota quota(Quota.Algorithm kind, String rate, Optional<Integer> burst) {
    if (burst.isPresent() && !kind.hasBurst()) {
      throw new IllegalArgumentException(
          "burst means nothing to windows and logs: what comes at once is their rate; remove it");
    }
    return Quota.of(
        kind, Rate.parse(rate), burst.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  /** Who has a quota of his own; empty if all have one together. */
  public Optional<Holder> holder() {
    return per.map(LimitRule::holder);
  }

  private static Holder holder(String text) {
    return switch (text) {
      case "caller" -> new Holder.Caller();
      case "user" -> new Holder.User();
      case "tenant" -> new Holder.Tenant();
      case "address" -> new Holder.Address();
      default -> new Holder.Value(attribute(text));
    };
  }

  private static Attribute attribute(String text) {
    if (text.indexOf(':') < 0) {
      throw new IllegalArgumentException(
          "per: '"
              + text
              + "' has no quota; write caller, user, tenant, address, baggage:name, metadata:name"
              + " or argument:name.of.field");
    }
    Attribute attribute = Texts.attribute(text);
    if (attribute instanceof Attribute.Header(String header) && Metadata.isSecret(header)) {
      throw new IllegalArgumentException(
          "per: " + header + " is a secret, and keys are not; write user or caller");
    }
    return attribute;
  }

  /** Which calls count. */
  public Criteria criteria() {
    return criteria(when);
  }

  private static Criteria criteria(ConditionRules when) {
    return Texts.criteria(
        List.of(), List.of(), when, Share.ALL, Optional.empty(), Optional.empty());
  }

  /**
   * Refuses limits that have one name and are not equal, and methods with too many.
   *
   * @throws IllegalArgumentException if there are some
   */
  static void requireDistinct(String section, Stream<Optional<List<LimitRule>>> entries) {
    var known = new HashMap<String, LimitRule>();
    entries
        .flatMap(Optional::stream)
        .forEach(limits -> {
          if (limits.size() > MAX_OF_METHOD) {
            throw new IllegalArgumentException(
                section + ": " + limits.size() + " limits; a method has at most " + MAX_OF_METHOD);
          }
          for (LimitRule limit : limits) {
            LimitRule other = known.putIfAbsent(limit.name(), limit);
            if (other != null && !other.equals(limit)) {
              throw new IllegalArgumentException(
                  section
                      + ": there are two limits "
                      + limit.name()
                      + " that are not the same; give one of them another name");
            }
          }
          if (limits.stream().map(LimitRule::name).distinct().count() < limits.size()) {
            throw new IllegalArgumentException(section + ": a limit stands twice for a method");
          }
        });
  }

  /** {@code 100/s by token-bucket with a burst of 20 for each user}. */
  @Override
  public String toString() {
    return quota()
        + per.map(who -> " for each " + who).orElse("")
        + (criteria().equals(Criteria.ALL) ? "" : " if " + criteria().conditions())
        + shared.map(away -> " of all processes together").orElse("");
  }
}
