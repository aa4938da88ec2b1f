package io.kith.trust;

import io.kith.core.Principal;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a certificate is for, as it says itself.
 *
 * @param uris the URIs among its subject alternative names
 * @param dnsNames the DNS names among them, in lower case, perhaps with a first label {@code *}
 * @param addresses the IP addresses among them, as they are printed
 * @param commonName the common name of its subject
 */
public record CertificateNames(
    List<String> uris, List<String> dnsNames, List<String> addresses, Optional<String> commonName) {

  private static final int MAX_NAME_CHARS = 512;
  private static final int URI = 6;
  private static final int DNS = 2;
  private static final int IP = 7;
  private static final String SPIFFE = "spiffe://";

  public CertificateNames {
    uris = List.copyOf(uris);
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
  }

  /** The names in this certificate. */
  public static CertificateNames of(X509Certificate certificate) {
    var uris = new ArrayList<String>();
    var dnsNames = new ArrayList<String>();
    var addresses = new ArrayList<String>();
    for (List<?> entry : alternatives(certificate)) {
      String value = String.valueOf(entry.get(1));
      switch ((Integer) entry.getFirst()) {
        case URI -> uris.add(value);
        case DNS -> dnsNames.add(value.toLowerCase(Locale.ROOT));
        case IP -> addresses.add(value);
        default -> {} // names of kinds that nobody is called by here
      }
    }
    return new CertificateNames(uris, dnsNames, addresses, commonName(certificate));
  }

  private static Iterable<List<?>> alternatives(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of(); // a certificate without a name is nobody's
    }
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      var subject = new LdapName(certificate.getSubjectX500Principal().getName());
      return subject.getRdns().reversed().stream()
          .filter(part -> part.getType().equalsIgnoreCase("CN"))
          .map(Rdn::getValue)
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /**
   * The principal that the certificate makes its holder: by its SPIFFE ID, else its first DNS name,
   * else its common name; nobody if it has none of these.
   */
  public static Optional<Principal> principal(X509Certificate certificate) {
    CertificateNames names = of(certificate);
    return names.uris.stream()
        .filter(uri -> uri.startsWith(SPIFFE))
        .findFirst()
        .or(() -> names.dnsNames.stream().findFirst())
        .or(names::commonName)
        .filter(CertificateNames::isReadable)
        .map(name ->
            Principal.ofCertificate(
                name,
                Map.of(
                    "issuer",
                    certificate.getIssuerX500Principal().getName(),
                    "serial",
                    certificate.getSerialNumber().toString(16))));
  }

  /** A name gets into logs and messages, where it must not look like more than a name. */
  private static boolean isReadable(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME_CHARS
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** Whether it is for this URI, to the letter. */
  public boolean isForUri(String uri) {
    return uris.contains(uri);
  }

  /**
   * Whether it is for this host: an IP address, or a DNS name, of which a certificate may leave the
   * first label open. The common name does not count.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9525">RFC 9525, section 6</a>
   */
  public boolean isForHost(String host) {
    Optional<InetAddress> address = address(host);
    return address.isPresent()
        ? addresses.stream().anyMatch(other -> address(other).equals(address))
        : dnsNames.stream().anyMatch(pattern -> matches(pattern, host.toLowerCase(Locale.ROOT)));
  }

  /** The IP address that is written so; empty for a name. Asks nobody. */
  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** An asterisk stands for one whole first label, and at least two more must follow. */
  private static boolean matches(String pattern, String host) {
    String wanted = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (wanted.isEmpty()) {
      return false;
    }
    if (!pattern.startsWith("*.")) {
      return pattern.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    String rest = pattern.substring(1);
    return dot > 0 && rest.indexOf('.', 1) > 0 && rest.equals(wanted.substring(dot));
  }

  /** All names, for people. */
  @Override
  public String toString() {
    var all = new ArrayList<String>(uris);
    all.addAll(dnsNames);
    all.addAll(addresses);
    return all.isEmpty()
        ? "no name but the common name " + commonName.orElse("(none)")
        : String.join(", ", all);
  }
}
