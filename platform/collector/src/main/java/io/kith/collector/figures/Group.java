package io.kith.collector.figures;

import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.util.stream.Collectors;

/**
 * What tells the processes of one service apart where all of them together are asked for.
 *
 * @param labels each with a line of its own, {@code key=value}, and an empty one before and after
 *     all of them; empty without any
 */
record Group(String version, String zone, String labels) {

  private static final String LABEL = "kith.label.";
  private static final int MAX_LABELS = 16;
  private static final int MAX_CHARS = 64;

  static Group of(Source source) {
    String labels =
        source.attributes().stream()
            .filter(attribute -> attribute.key().startsWith(LABEL))
            .map(Group::line)
            .sorted()
            .limit(MAX_LABELS)
            .collect(Collectors.joining("\n", "\n", "\n"));
    return new Group(
        Text.cut(source.version(), MAX_CHARS),
        Text.cut(source.zone(), MAX_CHARS),
        labels.length() == 2 ? "" : labels);
  }

  private static String line(Attribute label) {
    String line = label.key().substring(LABEL.length()) + "=" + label.value();
    return Text.cut(line, MAX_CHARS).replace('\n', ' ');
  }
}
