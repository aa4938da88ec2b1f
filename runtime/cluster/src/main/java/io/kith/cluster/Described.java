package io.kith.cluster;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.resilience.Mechanism;
import io.kith.resilience.Stage;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A stage whose work the cluster does by other means than a filter, for those who ask what holds
 * for a method.
 *
 * @param key the key of its value in an entry of {@code calls}
 * @param value the value in force
 */
record Described(Stage stage, String key, BiFunction<Method, Rules, Effective<?>> value)
    implements Mechanism {

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    return List.of(value.apply(method, rules).setting(key));
  }
}
