package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {

  @TempDir private Path directory;

  private final Authority authority = Authority.create("test authority");
  private Path certificate;
  private Path key;

  @BeforeEach
  void names() {
    certificate = directory.resolve("cert.pem");
    key = directory.resolve("key.pem");
  }

  @Test
  void reads_an_elliptic_key() {
    Authority.Issued issued = authority.certificate("membership").issue();
    issued.writeTo(certificate, key);
    Credentials read = Credentials.load(new KeyFiles(certificate, key));
    assertThat(read.certificate()).isEqualTo(issued.certificate());
    assertThat(read.key().getEncoded()).isEqualTo(issued.keys().getPrivate().getEncoded());
  }

  @Test
  void reads_an_rsa_key() {
    authority.certificate("membership").rsa().issue().writeTo(certificate, key);
    assertThat(Credentials.load(new KeyFiles(certificate, key)).key().getAlgorithm())
        .isEqualTo("RSA");
  }

  @Test
  void reads_an_encrypted_key() throws IOException {
    Authority.Issued issued = authority.certificate("membership").issue();
    Files.writeString(certificate, issued.pem());
    Files.writeString(key, issued.keyPem("open sesame"));
    Credentials read = Credentials.load(new KeyFiles(certificate, key, Optional.of("open sesame")));
    assertThat(read.key().getEncoded()).isEqualTo(issued.keys().getPrivate().getEncoded());
  }

  @Test
  void tells_a_wrong_password_from_one_that_is_missing() throws IOException {
    Authority.Issued issued = authority.certificate("membership").issue();
    Files.writeString(certificate, issued.pem());
    Files.writeString(key, issued.keyPem("open sesame"));
    assertThatThrownBy(() -> load("sesame open"))
        .hasMessageContaining("key.pem is encrypted with another password")
        .hasMessageNotContaining("sesame open");
    assertThatThrownBy(() -> Credentials.load(new KeyFiles(certificate, key)))
        .hasMessageContaining("key.pem is encrypted, and no password is given");
  }

  private Credentials load(String password) {
    return Credentials.load(new KeyFiles(certificate, key, Optional.of(password)));
  }

  @Test
  void reads_the_whole_chain_and_past_remarks() throws IOException {
    Authority.Issued issued = authority.certificate("membership").issue();
    issued.writeTo(certificate, key);
    Files.writeString(
        certificate, "Certificate of membership:\n" + issued.pem() + "\n" + authority.pem());
    assertThat(Credentials.load(new KeyFiles(certificate, key)).chain()).hasSize(2);
  }

  @Test
  void refuses_a_key_of_another_certificate() {
    authority.certificate("membership").issue().writeTo(certificate, key);
    authority.certificate("other").issue().writeTo(directory.resolve("other.pem"), key);
    refused(FileRole.KEY, "key.pem is not the key of the certificate in");
  }

  @Test
  void refuses_a_key_of_another_kind() {
    authority.certificate("membership").rsa().issue().writeTo(directory.resolve("x.pem"), key);
    authority.certificate("membership").issue().writeTo(certificate, directory.resolve("y.pem"));
    refused(FileRole.KEY, "key.pem holds no EC key, which the certificate needs");
  }

  @Test
  void refuses_a_kind_of_key_that_peers_do_not_expect() {
    authority.certificate("membership").ed25519().issue().writeTo(certificate, key);
    refused(FileRole.CERTIFICATE, "supported are EC (P-256, P-384) and RSA");
  }

  @Test
  void says_how_a_key_in_an_old_form_is_converted() throws IOException {
    authority.certificate("membership").issue().writeTo(certificate, key);
    String old = Files.readString(key).replace("PRIVATE KEY", "EC PRIVATE KEY");
    Files.writeString(key, old);
    refused(FileRole.KEY, "openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.pem");
  }

  @Test
  void says_what_a_file_holds_instead() throws IOException {
    Authority.Issued issued = authority.certificate("membership").issue();
    issued.writeTo(key, certificate); // the wrong way round
    refused(FileRole.CERTIFICATE, "cert.pem holds no certificate; found was PRIVATE KEY");
    Files.writeString(certificate, issued.pem());
    refused(FileRole.KEY, "key.pem holds no private key; found was CERTIFICATE");
  }

  @Test
  void says_that_a_file_is_not_there_and_where_it_was_looked_for() {
    refused(FileRole.CERTIFICATE, "cert.pem does not exist (looked for at /");
  }

  @Test
  void says_that_a_file_is_damaged() throws IOException {
    Authority.Issued issued = authority.certificate("membership").issue();
    issued.writeTo(certificate, key);
    Files.writeString(key, issued.keyPem().substring(0, 80));
    refused(FileRole.KEY, "key.pem is damaged: a section begins and has no line -----END");
  }

  @Test
  void reads_no_file_that_is_longer_than_any_certificate() throws IOException {
    Files.write(certificate, new byte[PemFile.MAX_BYTES]);
    refused(FileRole.CERTIFICATE, "holds no certificate");
    Files.write(certificate, new byte[PemFile.MAX_BYTES + 1]);
    refused(FileRole.CERTIFICATE, "has more than 1048576 bytes");
  }

  private void refused(FileRole role, String why) {
    assertThatThrownBy(() -> Credentials.load(new KeyFiles(certificate, key)))
        .isInstanceOfSatisfying(
            UnusableFileException.class, e -> assertThat(e.role()).isEqualTo(role))
        .hasMessageContaining(why);
  }

  @Test
  void prints_no_key() {
    authority.certificate("membership").issue().writeTo(certificate, key);
    assertThat(Credentials.load(new KeyFiles(certificate, key)))
        .hasToString("the key of CN=membership");
    assertThat(new KeyFiles(certificate, key, Optional.of("open sesame")).toString())
        .doesNotContain("sesame");
  }
}
