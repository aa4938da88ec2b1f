package io.kith.collector.alert;

import io.kith.collector.alert.AlertSettings.Rule;
import java.util.Locale;

/** What rules say, in a sentence each. */
final class RuleTexts {

  private RuleTexts() {}

  static String of(Rule rule) {
    return rule.errors()
        .map(errors -> percent(errors.objective()) + " of calls do not fail, over 30 days")
        .or(() ->
            rule.slow()
                .map(slow ->
                    percent(slow.objective())
                        + " of calls take no longer than "
                        + Words.text(slow.than())
                        + ", over 30 days"))
        .or(() ->
            rule.saturation()
                .map(saturation ->
                    saturation
                            .refused()
                            .map(
                                share -> "no more than " + percent(share) + " of calls are refused")
                            .orElseGet(() ->
                                saturation.metric().orElse("")
                                    + saturation.of().map(of -> " of " + of).orElse("")
                                    + " is not above "
                                    + saturation.above())
                        + ", for "
                        + Words.text(saturation.lasting())))
        .or(() ->
            rule.down()
                .map(down ->
                    "no instance is silent for "
                        + Words.text(down.silent())
                        + " without another in its place"))
        .orElseThrow();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", share * 100).replaceAll("\\.?0+$", "") + " %";
  }
}
