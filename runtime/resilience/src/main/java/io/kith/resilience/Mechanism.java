package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.rules.Rules;
import java.util.List;

/**
 * What one {@link Stage} is there for. One for all methods of a client or server. Thread-safe.
 *
 * <p>It is asked for a filter when a method is first called, and again after each change of the
 * rules. Policies that have a state therefore stand in a {@link Governed}, and not in the filter.
 */
public interface Mechanism extends AutoCloseable {

  /** Where it stands. */
  Stage stage();

  /**
   * What stands around the calls of a method, the first outermost; empty if there is nothing to do,
   * so that its calls pay nothing. Does not block, and may be called by several threads.
   *
   * <p>A rule that cannot be followed for this method is no rule: the log says so, once.
   */
  default List<Filter> filters(MethodBinding method, Rules rules) {
    return List.of(); // what others do, and is but described here
  }

  /**
   * The values in force for a method, for people: each with its key in an entry of the rules and
   * where it comes from. Defaults are told, too. Changes nothing.
   */
  List<Setting> effective(Method method, Rules rules);

  /** How things stand right now, for those who watch; nothing by default. Quick, and bounded. */
  default List<StageLevel> levels() {
    return List.of();
  }

  /** Takes note of the contract of a service that is called or served; nothing by default. */
  default void know(ServiceSchema contract) {}

  /** Ends what runs on its own; nothing by default. */
  @Override
  default void close() {}
}
