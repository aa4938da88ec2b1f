package io.kith.collector.figures;

import io.kith.collector.Source;

/**
 * A process that tells of itself, as far as figures need to know it: every text has an end.
 *
 * @param service its name
 * @param instance its id; empty if it says none
 * @param group what tells it apart from others of its service
 * @param host where it runs; empty if it says none
 * @param kind {@code kith.kind}; empty if it says none
 * @param debugAddress of its debug port; empty if it says none
 * @param key by what it is known: service and instance
 */
record Teller(
    String service,
    String instance,
    Group group,
    String host,
    String kind,
    String debugAddress,
    String key) {

  static Teller of(Source source) {
    String service = Text.name(source.service());
    String instance = Text.name(source.instance());
    return new Teller(
        service,
        instance,
        Group.of(source),
        Text.name(source.host()),
        Text.name(source.attribute("kith.kind").orElse("")),
        Text.name(source.debugAddress()),
        service + "\0" + instance);
  }
}
