package io.kith.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Authenticator.Finding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Principal;
import io.kith.core.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class TokenAuthenticatorTest {

  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Issuer ISSUER = new Issuer(SignatureAlgorithm.ES256, "one");
  private static final Principal PEER = Principal.ofCertificate("relationship", Map.of());
  private static final TokenChecks CHECKS =
      new TokenChecks(Issuer.NAME, "membership", Duration.ofSeconds(30));

  @TempDir Path directory;
  private Path keys;
  private Instant now = Instant.ofEpochSecond(2_000_000_000);

  @BeforeEach
  void writeKeys() throws Exception {
    keys = Files.writeString(directory.resolve("jwks.json"), Issuer.jwks(ISSUER));
  }

  private TokenAuthenticator authenticator() {
    return new TokenAuthenticator(new TokenKeyFile(keys, OFTEN), CHECKS, () -> now);
  }

  private String token(Issuer issuer) {
    return issuer.sign(Issuer.claims("alice", now.getEpochSecond()));
  }

  private static Metadata bearer(String token) {
    return Metadata.of("authorization", "Bearer " + token);
  }

  private static Code code(Finding finding) {
    return ((Finding.Refused) finding).status().code();
  }

  private static String name(Finding finding) {
    return ((Finding.Known) finding).caller().toString();
  }

  @Test
  void a_caller_is_known_by_its_token_and_who_brought_it() {
    try (var authenticator = authenticator()) {
      for (int i = 0; i < 2; i++) { // the second time it is remembered
        assertThat(name(authenticator.authenticate(Optional.empty(), bearer(token(ISSUER)))))
            .isEqualTo("token:alice");
      }
      assertThat(name(authenticator.authenticate(Optional.of(PEER), bearer(token(ISSUER)))))
          .isEqualTo("token:alice by relationship");
      Metadata lower = Metadata.of("authorization", "bearer  " + token(ISSUER));
      assertThat(name(authenticator.authenticate(Optional.empty(), lower)))
          .isEqualTo("token:alice");
    }
  }

  @Test
  void without_a_token_a_caller_is_known_by_its_certificate_or_not_at_all() {
    try (var authenticator = authenticator()) {
      Metadata other = Metadata.of("authorization", "Basic YTpi");
      for (Metadata metadata : List.of(Metadata.empty(), other)) {
        assertThat(name(authenticator.authenticate(Optional.of(PEER), metadata)))
            .isEqualTo("relationship");
        assertThat(authenticator.authenticate(Optional.empty(), metadata))
            .isInstanceOf(Finding.Anonymous.class);
      }
    }
  }

  @Test
  void a_token_that_is_not_believed_ends_the_call_though_the_certificate_is_good() {
    try (var authenticator = authenticator()) {
      for (String token :
          new String[] {"", "a", "a.b.c", token(new Issuer(SignatureAlgorithm.ES256, "two"))}) {
        Finding finding = authenticator.authenticate(Optional.of(PEER), bearer(token));
        assertThat(code(finding)).isEqualTo(Code.UNAUTHENTICATED);
      }
      Metadata two = bearer(token(ISSUER)).with("authorization", "Bearer " + token(ISSUER));
      assertThat(code(authenticator.authenticate(Optional.of(PEER), two)))
          .isEqualTo(Code.UNAUTHENTICATED);
    }
  }

  @Test
  void a_token_that_is_remembered_expires_all_the_same() {
    try (var authenticator = authenticator()) {
      Metadata bearer = bearer(token(ISSUER));
      assertThat(name(authenticator.authenticate(Optional.empty(), bearer)))
          .isEqualTo("token:alice");
      now = now.plusSeconds(1829);
      assertThat(name(authenticator.authenticate(Optional.empty(), bearer)))
          .isEqualTo("token:alice");
      now = now.plusSeconds(1);
      assertThat(code(authenticator.authenticate(Optional.empty(), bearer)))
          .isEqualTo(Code.UNAUTHENTICATED);
    }
  }

  @Test
  void keys_that_are_replaced_are_forgotten_with_the_tokens_that_they_signed() throws Exception {
    try (var authenticator = authenticator()) {
      Issuer next = new Issuer(SignatureAlgorithm.ES256, "next");
      Metadata old = bearer(token(ISSUER));
      assertThat(name(authenticator.authenticate(Optional.empty(), old))).isEqualTo("token:alice");
      Files.writeString(keys, "nonsense"); // changes nothing
      Files.writeString(keys, Issuer.jwks(next));
      while (!(authenticator.authenticate(Optional.empty(), bearer(token(next)))
          instanceof Finding.Known)) {
        Thread.onSpinWait();
      }
      assertThat(code(authenticator.authenticate(Optional.empty(), old)))
          .isEqualTo(Code.UNAUTHENTICATED);
    }
  }

  @Test
  void more_tokens_than_are_remembered_are_believed() {
    try (var authenticator = authenticator()) {
      for (int i = 0; i < 1_100; i++) {
        String token = ISSUER.sign(Issuer.claims("user-" + i, now.getEpochSecond()));
        assertThat(name(authenticator.authenticate(Optional.empty(), bearer(token))))
            .isEqualTo("token:user-" + i);
      }
    }
  }

  @Test
  void a_file_without_keys_is_named() throws Exception {
    Files.writeString(keys, "{}");
    assertThatThrownBy(() -> authenticator().close())
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining(keys + " has no list 'keys'");
  }

  @Test
  void a_client_sends_the_token_of_its_file_as_it_stands() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "first\n");
    var sent = new AtomicReference<Metadata>(Metadata.empty());
    try (var sender = new TokenSender(file, OFTEN)) {
      send(sender, Metadata.empty(), sent);
      assertThat(sent.get().all("authorization")).containsExactly("Bearer first");
      send(sender, Metadata.of("authorization", "Bearer own"), sent);
      assertThat(sent.get().all("authorization")).containsExactly("Bearer own");
      Files.writeString(file, "second");
      while (!sent.get().all("authorization").contains("Bearer second")) {
        send(sender, Metadata.empty(), sent);
      }
    }
    for (String bad : new String[] {"", "two words", "ä", "a".repeat(Token.MAX_CHARS + 1)}) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> new TokenSender(file, OFTEN).close())
          .isInstanceOf(UnusableFileException.class)
          .hasMessageContaining("holds no token");
    }
  }

  private static void send(TokenSender sender, Metadata metadata, AtomicReference<Metadata> sent) {
    var call = new Call(new Method("test.S", "M", 0), "", Context.root(), metadata);
    sender.apply(
        call,
        passed -> {
          sent.set(passed.metadata());
          return Reply.Success.of(null);
        });
  }
}
