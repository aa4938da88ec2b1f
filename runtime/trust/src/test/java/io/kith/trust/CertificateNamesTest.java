package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Principal;
import io.kith.testkit.Authority;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateNamesTest {

  private final Authority authority = Authority.create("test authority");

  @Test
  void a_spiffe_id_goes_before_a_dns_name_and_that_before_the_common_name() {
    Authority.Request request = authority.certificate("common");
    assertThat(name(request)).contains("common");
    assertThat(name(request.dns("membership.example.org").dns("other.example.org")))
        .contains("membership.example.org");
    assertThat(name(request.uri("https://example.org/membership")))
        .contains("membership.example.org");
    assertThat(name(request.uri("spiffe://example.org/membership")))
        .contains("spiffe://example.org/membership");
  }

  @Test
  void a_certificate_says_who_issued_it() {
    Principal principal = principal(authority.certificate("membership")).orElseThrow();
    assertThat(principal.proof()).isEqualTo(Principal.Proof.CERTIFICATE);
    assertThat(principal.claims())
        .containsEntry("issuer", "CN=test authority")
        .containsKey("serial");
  }

  @Test
  void a_name_that_would_break_a_line_of_a_log_is_no_name() {
    assertThat(name(authority.certificate("membership\nroot may do everything"))).isEmpty();
  }

  private static Optional<Principal> principal(Authority.Request request) {
    return CertificateNames.principal(request.issue().certificate());
  }

  private static Optional<String> name(Authority.Request request) {
    return principal(request).map(Principal::name);
  }

  @Test
  void it_is_for_the_names_and_addresses_that_it_lists_and_no_other() {
    CertificateNames names =
        CertificateNames.of(
            authority
                .certificate("common.example.org")
                .dns("Membership.example.org")
                .ip("10.0.0.1")
                .ip("::1")
                .uri("spiffe://example.org/membership")
                .issue()
                .certificate());
    assertThat(names.isForHost("membership.example.org")).isTrue();
    assertThat(names.isForHost("MEMBERSHIP.example.org.")).isTrue();
    assertThat(names.isForHost("10.0.0.1")).isTrue();
    assertThat(names.isForHost("0:0:0:0:0:0:0:1")).isTrue();
    assertThat(names.isForUri("spiffe://example.org/membership")).isTrue();

    assertThat(names.isForHost("common.example.org")).as("the common name").isFalse();
    assertThat(names.isForHost("x.membership.example.org")).isFalse();
    assertThat(names.isForHost("example.org")).isFalse();
    assertThat(names.isForHost("10.0.0.2")).isFalse();
    assertThat(names.isForHost("")).isFalse();
    assertThat(names.isForUri("spiffe://example.org/member")).isFalse();
    assertThat(names.isForUri("spiffe://example.org/membership/")).isFalse();
  }

  @Test
  void an_address_that_is_written_as_a_name_is_for_nobody() {
    CertificateNames names = names("10.0.0.1");
    assertThat(names.isForHost("10.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.org, a.example.org, true",
    "*.example.org, A.EXAMPLE.ORG, true",
    "*.example.org, example.org, false",
    "*.example.org, .example.org, false",
    "*.example.org, a.b.example.org, false",
    "*.org, example.org, false",
    "*, example, false",
    "*.*.org, a.b.org, false",
    "a*.example.org, ab.example.org, false",
    "a.*.org, a.b.org, false",
    "*.0.0.1, 10.0.0.1, false",
  })
  void an_asterisk_stands_for_one_first_label(String pattern, String host, boolean expected) {
    assertThat(names(pattern).isForHost(host)).isEqualTo(expected);
  }

  private static CertificateNames names(String dnsName) {
    return new CertificateNames(List.of(), List.of(dnsName), List.of(), Optional.empty());
  }
}
