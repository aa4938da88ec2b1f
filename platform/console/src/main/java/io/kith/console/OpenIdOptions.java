package io.kith.console;

import java.net.URI;

/**
 * A provider of OpenID Connect that knows who people are.
 *
 * @param issuer its URL, below which {@code .well-known/openid-configuration} is: {@code https}, or
 *     of this machine
 * @param clientId who the hub's pages are there, as a public client; ID tokens must be meant for it
 * @param roleClaim the claim that names roles, a text or a list; {@code roles} by default
 * @param viewRole who has it may see everything; {@code kith-view} by default
 * @param operateRole who has it may change everything, too; {@code kith-operate} by default
 * @param scope what the pages ask for; {@code openid profile email} by default
 */
public record OpenIdOptions(
    URI issuer,
    String clientId,
    String roleClaim,
    String viewRole,
    String operateRole,
    String scope) {

  public OpenIdOptions {
    requireText(clientId, "the client id");
    requireText(roleClaim, "the claim of roles");
    requireText(viewRole, "the role of those who may see");
    requireText(operateRole, "the role of those who may change");
    if (!scope.matches("(?s)(.*\\s)?openid(\\s.*)?")) {
      throw new IllegalArgumentException("the scope '" + scope + "' has no openid in it");
    }
  }

  private static void requireText(String text, String what) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " of OpenID Connect is empty");
    }
  }

  /** A provider whose tokens name roles as they are called here. */
  public static OpenIdOptions of(URI issuer, String clientId) {
    return new OpenIdOptions(
        issuer, clientId, "roles", "kith-view", "kith-operate", "openid profile email");
  }

  /** This provider, whose tokens have roles in this claim. */
  public OpenIdOptions withRoleClaim(String other) {
    return new OpenIdOptions(issuer, clientId, other, viewRole, operateRole, scope);
  }

  /** This provider, whose roles are called so. */
  public OpenIdOptions withRoles(String view, String operate) {
    return new OpenIdOptions(issuer, clientId, roleClaim, view, operate, scope);
  }
}
