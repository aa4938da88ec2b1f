package io.kith.processor;

import io.kith.codec.ContractException;
import io.kith.codec.ServiceSchema;
import io.kith.codec.contract.Change;
import io.kith.codec.contract.ContractDirectory;
import io.kith.codec.contract.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/**
 * Holds the contracts of services against those that are checked in: what breaks callers is an
 * error where it stands, unless the version tells of it; what is new there is a warning.
 */
final class ContractCheck {

  /** The option that names the directory of the checked-in contracts. */
  static final String DIRECTORY = "kith.contracts";

  /** The option that makes errors of the warnings. */
  static final String STRICT = "kith.contracts.strict";

  private static final String UPDATE = "run `kith contract export`";

  /** The most changes that one warning lists. */
  private static final int MAX_LISTED = 5;

  private final ProcessingEnvironment environment;
  private final ContractLocation location;
  private final boolean isStrict;
  private final Optional<ContractDirectory> checkedIn;
  private boolean isUnreadable;

  ContractCheck(ProcessingEnvironment environment, Problems problems, TypeElement first) {
    this.environment = environment;
    this.location = ContractLocation.of(environment);
    this.isStrict =
        environment.getOptions().containsKey(STRICT)
            && !"false".equals(environment.getOptions().get(STRICT));
    this.checkedIn = read(first, problems);
  }

  private Optional<ContractDirectory> read(TypeElement first, Problems problems) {
    try {
      return location.read();
    } catch (ContractException | IOException e) {
      isUnreadable = true;
      problems.report(
          first,
          "the contracts in "
              + location.label()
              + " cannot be read: "
              + e.getMessage()
              + "; put them back as they were checked in");
      return Optional.empty();
    }
  }

  /** Checks a service that has been read without problems. */
  void check(ServiceModel service, Problems problems) {
    ServiceSchema contract = Contract.of(service);
    Optional<ServiceSchema> before =
        checkedIn.flatMap(directory -> directory.contract(contract.name()));
    if (before.isPresent()) {
      report(service, Revision.of(before.get(), contract), problems);
    } else if (!isUnreadable && location.expectsAll(checkedIn)) {
      warn(
          service,
          service.simpleName() + " is not in " + location.label() + " yet; " + UPDATE,
          problems);
    }
  }

  private void report(ServiceModel service, Revision revision, Problems problems) {
    if (revision.isVersionLowered()) {
      problems.report(
          service.element(),
          "version "
              + revision.after().version()
              + " of "
              + service.simpleName()
              + " is lower than "
              + revision.before().version()
              + " in "
              + location.label()
              + "; raise it");
    } else if (revision.isBroken()) {
      var sites = new Sites(service, environment.getElementUtils());
      for (Change change : revision.breaks()) {
        problems.within(
            service.element(),
            () -> problems.report(sites.of(change.place()), broken(service, revision, change)));
      }
    } else if (!revision.isNone()) {
      warn(service, stale(service, revision), problems);
    }
  }

  private static String broken(ServiceModel service, Revision revision, Change change) {
    return change.what()
        + ", which "
        + change.effect().text()
        + " of callers of "
        + service.simpleName()
        + " "
        + revision.before().version()
        + ": "
        + change.why()
        + ". "
        + Naming.capital(change.advice())
        + ". If the break is meant, "
        + setVersion(revision)
        + ".";
  }

  private String stale(ServiceModel service, Revision revision) {
    List<Change> changes = revision.changes();
    String listed =
        changes.isEmpty()
            ? "version " + revision.after().version()
            : changes.stream()
                .limit(MAX_LISTED)
                .map(Change::what)
                .collect(
                    Collectors.joining("; ", "", changes.size() > MAX_LISTED ? "; and more" : ""));
    return location.label()
        + " does not have "
        + service.simpleName()
        + " as it is: "
        + listed
        + ". "
        + (revision.isVersionRaised() ? "" : Naming.capital(setVersion(revision)) + ", and ")
        + (revision.isVersionRaised() ? Naming.capital(UPDATE) : UPDATE)
        + ".";
  }

  private static String setVersion(Revision revision) {
    return "set version = \"" + revision.leastVersion() + "\" in @Service";
  }

  private void warn(ServiceModel service, String message, Problems problems) {
    if (isStrict) {
      problems.report(service.element(), message);
    } else {
      problems.warn(service.element(), message);
    }
  }
}
