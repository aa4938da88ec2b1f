package io.kith.core;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who makes a call, once that has been proved.
 *
 * <p>The name of a certificate and that of a token are two different things, even where they are
 * spelt the same: a user who calls himself {@code membership} is not the service of that name.
 *
 * @param name the caller's name: of a service, from its certificate; of whomever a token was made
 *     for, from the token
 * @param proof what proves it
 * @param claims what else is known of it, such as who issued the proof
 * @param peer the process that brought a token, if its certificate says who that is
 */
public record Principal(
    String name, Proof proof, Map<String, String> claims, Optional<Principal> peer) {

  /** What proves who somebody is. */
  public enum Proof {
    /** The certificate of the connection, whose key the caller has. */
    CERTIFICATE,
    /** A signed token that came with the call: whoever has it may use it. */
    TOKEN
  }

  /** What stands before the name of a token's principal where the two kinds meet. */
  public static final String TOKEN_PREFIX = "token:";

  public Principal {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(proof, "proof");
    claims = Map.copyOf(claims);
    Objects.requireNonNull(peer, "peer");
  }

  /** The principal of a certificate. */
  public static Principal ofCertificate(String name, Map<String, String> claims) {
    return new Principal(name, Proof.CERTIFICATE, claims, Optional.empty());
  }

  /** The principal of a token. */
  public static Principal ofToken(String name, Map<String, String> claims) {
    return new Principal(name, Proof.TOKEN, claims, Optional.empty());
  }

  /** This principal, as brought by that process. */
  public Principal broughtBy(Principal process) {
    return new Principal(name, proof, claims, Optional.of(process));
  }

  /**
   * {@code relationship}, {@code token:alice} or {@code token:alice by relationship}; no claims,
   * which are nobody else's business.
   */
  @Override
  public String toString() {
    return (proof == Proof.TOKEN ? TOKEN_PREFIX : "")
        + name
        + peer.map(process -> " by " + process).orElse("");
  }
}
