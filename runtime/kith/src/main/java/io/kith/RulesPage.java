package io.kith;

import io.kith.core.Get;
import io.kith.core.Service;

/** The rules that are in force, on the debug port. */
@Service("kith.debug.Rules")
interface RulesPage {

  /** As {@link Introspection#rules} has them. */
  @Get("/rules")
  EffectiveRules rules(String methods);
}
