package io.kith.cli;

import io.kith.codec.ServiceSchema;
import io.kith.codec.contract.Change;
import io.kith.codec.contract.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the contracts of a module differ from those before.
 *
 * @param revisions of the services that were there and are
 * @param added the services that are new
 * @param removed the services that are gone
 */
record ContractDifference(
    List<Revision> revisions, List<ServiceSchema> added, List<ServiceSchema> removed) {

  static ContractDifference between(List<ServiceSchema> before, List<ServiceSchema> after) {
    Map<String, ServiceSchema> old = byName(before);
    Map<String, ServiceSchema> now = byName(after);
    var revisions = new ArrayList<Revision>();
    var added = new ArrayList<ServiceSchema>();
    now.forEach((name, contract) -> {
      ServiceSchema earlier = old.remove(name);
      if (earlier == null) {
        added.add(contract);
      } else {
        revisions.add(Revision.of(earlier, contract));
      }
    });
    return new ContractDifference(revisions, added, List.copyOf(old.values()));
  }

  private static Map<String, ServiceSchema> byName(List<ServiceSchema> contracts) {
    return contracts.stream()
        .collect(
            Collectors.toMap(ServiceSchema::name, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  boolean isNone() {
    return added.isEmpty() && removed.isEmpty() && revisions.stream().allMatch(Revision::isNone);
  }

  /** Whether each service that changed says so by its version. */
  boolean isVersioned() {
    return revisions.stream().allMatch(Revision::isVersionRaised);
  }

  /** Whether callers suffer whom no version warns. */
  boolean isBroken() {
    return !removed.isEmpty() || revisions.stream().anyMatch(Revision::isBroken);
  }

  /** Each service that differs, and in what. */
  List<String> lines() {
    return Stream.of(
            revisions.stream().filter(revision -> !revision.isNone()).flatMap(this::lines),
            added.stream().map(contract -> title(contract) + " is new"),
            removed.stream().map(contract -> title(contract) + " is gone"))
        .flatMap(lines -> lines)
        .toList();
  }

  private Stream<String> lines(Revision revision) {
    String before = revision.before().version();
    String after = revision.after().version();
    String versions = before.equals(after) ? before : before + " → " + after;
    return Stream.concat(
        Stream.of(revision.after().name() + " " + versions),
        revision.changes().stream().map(ContractDifference::line));
  }

  private static String line(Change change) {
    String why = change.why().isEmpty() ? "" : ": " + change.why();
    return "  " + change.effect().text() + ": " + change.what() + why;
  }

  private static String title(ServiceSchema contract) {
    return contract.name() + " " + contract.version();
  }

  /** Which versions must be raised. */
  List<String> demands() {
    return revisions.stream()
        .filter(revision -> !revision.isVersionRaised())
        .map(revision ->
            "the version of "
                + revision.after().name()
                + " is "
                + revision.after().version()
                + "; it must be "
                + revision.leastVersion()
                + " or higher: set it in @Service")
        .toList();
  }
}
