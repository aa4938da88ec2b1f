package io.kith.cli;

import io.kith.cluster.steady.StateHome;
import io.kith.config.Secret;
import io.kith.console.AccessOptions;
import io.kith.console.OpenIdOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who may see and change what at a hub, as its command line says it. */
final class HubAccess {

  private static final String NONE = "none";

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "who may sign in, a file that kith hub-user makes, or none; default: hub-users in"
              + " $XDG_STATE_HOME/kith or ~/.local/state/kith, if it is there")
  private @Nullable String users;

  @Option(
      names = "--session",
      paramLabel = "TIME",
      defaultValue = "12h",
      converter = DurationConverter.class,
      description = "how long somebody stays signed in; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration session;

  @Option(
      names = "--oidc-issuer",
      paramLabel = "URL",
      description = "let people of this OpenID provider sign in; goes with --oidc-client")
  private @Nullable URI issuer;

  @Option(
      names = "--oidc-client",
      paramLabel = "ID",
      description = "who the hub's pages are there, a public client")
  private @Nullable String client;

  @Option(
      names = "--oidc-roles",
      paramLabel = "CLAIM",
      defaultValue = "roles",
      description = "the claim that has a person's roles; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String claim;

  @Option(
      names = "--oidc-view",
      paramLabel = "ROLE",
      defaultValue = "kith-view",
      description = "who has this role sees everything; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String view;

  @Option(
      names = "--oidc-operate",
      paramLabel = "ROLE",
      defaultValue = "kith-operate",
      description = "who has this role changes everything; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String operate;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description =
          "write down who changed what, in this file or in none; default: hub-PORT.audit beside"
              + " the users")
  private @Nullable String audit;

  @Option(
      names = "--debug-token-file",
      paramLabel = "FILE",
      description =
          "the token of the services' debug ports (debug.token), the first line of a file")
  private @Nullable Path debugToken;

  /** The file of users unless another is named. */
  static Path usersFile() {
    return StateHome.directory().resolve("hub-users");
  }

  /** What the command line says, for a hub at this port. */
  AccessOptions options(CommandLine command, int port) {
    AccessOptions options = AccessOptions.defaults().withSessionTtl(session);
    if (users == null ? Files.exists(usersFile()) : !users.equals(NONE)) {
      options = options.withUsers(users == null ? usersFile() : Path.of(users));
    }
    if ((issuer == null) != (client == null)) {
      throw new ParameterException(command, "--oidc-issuer and --oidc-client go together");
    }
    if (issuer != null && client != null) {
      options =
          options.withOpenId(
              OpenIdOptions.of(issuer, client).withRoleClaim(claim).withRoles(view, operate));
    }
    if (audit == null ? port != 0 : !audit.equals(NONE)) {
      options =
          options.withAudit(
              audit == null
                  ? StateHome.directory().resolve("hub-" + port + ".audit")
                  : Path.of(audit));
    }
    return debugToken == null
        ? options
        : options.withDebugToken(new Secret(firstLine(command, debugToken)));
  }

  private static String firstLine(CommandLine command, Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).filter(line -> !line.isEmpty()).orElseThrow();
    } catch (IOException | UncheckedIOException | NoSuchElementException e) {
      throw new ParameterException(command, "--debug-token-file " + file + " has no token: " + e);
    }
  }
}
