package io.kith.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.core.Field;
import io.kith.core.Service;
import io.kith.testkit.Authority;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd that wants to know who calls: certificates on both sides, and a user's password. */
final class EtcdSecurityTest {

  @TempDir private Path directory;
  private EtcdProcess etcd;
  private Path ca;

  /** For tests: what an administrator does. */
  @Service("etcdserverpb.Auth")
  interface Administration {

    Done userAdd(User user);

    Done roleAdd(Role role);

    Done userGrantRole(Grant grant);

    Done authEnable(Nothing nothing);

    record User(@Field(1) String name, @Field(2) String password) {}

    record Role(@Field(1) String name) {}

    record Grant(@Field(1) String user, @Field(2) String role) {}

    record Nothing() {}

    record Done() {}
  }

  @BeforeEach
  void start() {
    Optional<Path> program = EtcdProcess.program();
    assumeTrue(
        program.isPresent(),
        "there is no etcd here: install it (apt-get install etcd-server) to test how it is"
            + " secured");
    Authority authority = Authority.create("test");
    ca = authority.writeTo(file("ca.pem"));
    authority
        .certificate("etcd")
        .ip("127.0.0.1")
        .issue()
        .writeTo(file("etcd.pem"), file("etcd.key"));
    authority.certificate("client").issue().writeTo(file("client.pem"), file("client.key"));
    etcd =
        new EtcdProcess(
            program.orElseThrow(),
            directory,
            "https",
            List.of(
                "--cert-file=" + file("etcd.pem"),
                "--key-file=" + file("etcd.key"),
                "--trusted-ca-file=" + ca,
                "--client-cert-auth"));
    etcd.start();
    var tls =
        ClientTls.trusting(ca).withIdentity(new KeyFiles(file("client.pem"), file("client.key")));
    try (var client =
        Client.create(
            new Identity("test", "test-1"), TransportOptions.builder().clientTls(tls).build())) {
      var admin =
          client.channel(Address.parse(etcd.address()), Protocol.GRPC).stub(Administration.class);
      admin.userAdd(new Administration.User("root", "sesame"));
      admin.roleAdd(new Administration.Role("root"));
      admin.userGrantRole(new Administration.Grant("root", "root"));
      admin.authEnable(new Administration.Nothing());
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private Registry open(String user) {
    return Registries.open(
        "etcd://%s%s?ttl=2s&ca=%s&certificate=%s&key=%s"
            .formatted(user, etcd.address(), ca, file("client.pem"), file("client.key")),
        new Identity("test", "test-1"),
        TransportOptions.defaults());
  }

  @Test
  void whoever_has_the_password_registers_and_watches_and_does_so_again_with_a_new_token() {
    try (Registry registry = open("root:sesame@")) {
      var told = new Recorder();
      registry.watch(Query.all(), told);
      registry.register(Instances.ready("a-1", "a"));
      told.awaitIds("a-1");
      assertThat(registry.url()).isEqualTo("etcd://" + etcd.address());
      etcd.kill(); // it keeps no tokens
      Eventually.holds("it is missed", () -> registry.trouble().isPresent());
      etcd.start();
      registry.register(Instances.ready("a-2", "a"));
      told.awaitIds("a-1", "a-2");
      Eventually.holds("the trouble is over", () -> registry.trouble().isEmpty());
    }
  }

  @Test
  void whoever_has_not_is_told_so() {
    for (String user : List.of("", "root:wrong@")) {
      try (Registry registry = open(user)) {
        var told = new Recorder();
        registry.watch(Query.all(), told);
        registry.register(Instances.ready("a-1", "a"));
        Eventually.holds("it is refused", () -> registry.trouble().isPresent());
        assertThat(registry.trouble().orElseThrow()).contains("etcd", "refuses");
        assertThat(told.all()).isEmpty();
      }
    }
  }

  @Test
  void a_stranger_in_its_place_is_not_told_the_password() {
    Path other = Authority.create("other").writeTo(file("other.pem"));
    try (Registry registry =
        Registries.open(
            "etcd://root:sesame@" + etcd.address() + "?ca=" + other,
            new Identity("test", "test-1"),
            TransportOptions.defaults())) {
      registry.watch(Query.all(), _ -> {});
      Eventually.holds("it is missed", () -> registry.trouble().isPresent());
      assertThat(registry.trouble().orElseThrow()).contains("certificate");
    }
  }

  @Test
  void half_of_what_tls_needs_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Registries.open(
                "etcd://h?certificate=/c.pem",
                new Identity("test", "test-1"),
                TransportOptions.defaults()))
        .withMessageContainingAll("certificate=", "key=", "ca=");
  }

  @AfterEach
  void stop() {
    if (etcd != null) {
      etcd.kill();
    }
  }
}
