package io.kith.rules;

import io.kith.config.Configuration;
import java.util.Map;

/**
 * What a file of rules may say: docs/routing.md describes each key.
 *
 * @param calls what is said of methods, by patterns of them
 */
@Configuration
record RuleDocument(Map<String, CallRule> calls) {

  RuleDocument {
    CallRules.requireKeys(calls.keySet());
  }
}
