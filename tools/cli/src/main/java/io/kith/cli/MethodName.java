package io.kith.cli;

import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The method that is meant by a text such as {@code Membership/checkCoin}.
 *
 * @param service the service's full name, its simple name, or empty for any
 * @param method the method's name, capital or not
 */
record MethodName(String service, String method) {

  /** A method among contracts. */
  record Found(ServiceSchema contract, MethodSchema method) {}

  /** The name of a text {@code Service/method} or {@code method}. */
  static MethodName parse(String text) {
    int slash = text.lastIndexOf('/');
    return new MethodName(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
  }

  /**
   * The method of this name.
   *
   * @param target who has these contracts, as it is called in a sentence
   * @throws IllegalArgumentException if there is none, or more than one; says what there is
   */
  Found findIn(List<ServiceSchema> contracts, String target) {
    List<ServiceSchema> services = contracts.stream().filter(this::isService).toList();
    if (services.isEmpty()) {
      throw new IllegalArgumentException(
          target + " serves no '" + service + "'; it serves " + names(contracts));
    }
    List<Found> found = services.stream().flatMap(contract -> find(contract).stream()).toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 -> throw new IllegalArgumentException(noSuchMethod(services));
      default ->
          throw new IllegalArgumentException(
              this
                  + " may be any of "
                  + found.stream()
                      .map(one -> one.contract().name() + "/" + one.method().name())
                      .collect(Collectors.joining(", "))
                  + "; write one of these");
    };
  }

  private boolean isService(ServiceSchema contract) {
    return service.isEmpty()
        || service.equalsIgnoreCase(contract.name())
        || service.equalsIgnoreCase(simpleName(contract.name()));
  }

  private Optional<Found> find(ServiceSchema contract) {
    return method.isEmpty()
        ? Optional.empty()
        : contract.method(method).map(schema -> new Found(contract, schema));
  }

  private String noSuchMethod(List<ServiceSchema> services) {
    return services.stream()
        .map(contract ->
            contract.name()
                + " has no method '"
                + method
                + "'; it has "
                + contract.methods().stream()
                    .map(MethodSchema::name)
                    .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n"));
  }

  private static String names(List<ServiceSchema> contracts) {
    return contracts.stream().map(ServiceSchema::name).collect(Collectors.joining(", "));
  }

  static String simpleName(String fullName) {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return service.isEmpty() ? method : service + "/" + method;
  }
}
