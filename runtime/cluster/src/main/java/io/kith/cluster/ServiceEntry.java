package io.kith.cluster;

import io.kith.codec.ServiceSchema;

/**
 * A service that an instance serves.
 *
 * @param name its full name on the wire, such as {@code social.Membership}
 * @param version the semantic version of its contract
 * @param contractHash a short hash of the contract: two instances that differ in it serve the same
 *     service by different contracts. May be empty: nothing is known.
 */
public record ServiceEntry(String name, String version, String contractHash) {

  public ServiceEntry {
    Bounds.requireName(name, "the name of a service");
    Bounds.requireShort(version, Bounds.MAX_NAME_CHARS, "the version of " + name);
    Bounds.requireShort(contractHash, Bounds.MAX_NAME_CHARS, "the contract hash of " + name);
  }

  /** The entry of a service with this contract. */
  public static ServiceEntry of(ServiceSchema contract) {
    return new ServiceEntry(contract.name(), contract.version(), ContractHash.of(contract));
  }
}
