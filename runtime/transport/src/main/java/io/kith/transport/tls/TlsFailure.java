package io.kith.transport.tls;

import io.netty.handler.codec.DecoderException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why two sides did not come to trust each other, in a sentence that says what to do.
 *
 * @param text the sentence, without whose connection it was
 */
record TlsFailure(String text) {

  private static final int MAX_CAUSES = 10;

  /** What to make of a failure, of which the libraries have many kinds. */
  static TlsFailure of(Throwable cause) {
    Throwable error =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    return new TlsFailure(
        alert(error)
            .or(() -> certificate(error))
            .orElseGet(() -> String.valueOf(deepest(error).getMessage())));
  }

  /** What the other side has against us. */
  private static Optional<String> alert(Throwable error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (!message.contains("alert")) {
      return Optional.empty();
    }
    String alert = message.replace('_', ' ');
    String what;
    if (alert.contains("protocol version")) {
      what = "the other side serves no TLS, or none from version 1.2 on";
    } else if (alert.contains("certificate required") || alert.contains("bad certificate")) {
      what =
          "the other side wants a certificate that it can trust: is one configured here"
              + " (client.tls.certificate), and of an authority that it knows?";
    } else if (alert.contains("unknown ca") || alert.contains("certificate unknown")) {
      what =
          "the other side does not trust the certificate of this one: is its authority in the"
              + " other's trust file, and does it name the host?";
    } else if (alert.contains("expired")) {
      what = "the certificate of this side has expired: renew its file";
    } else {
      what = "the other side refused";
    }
    return Optional.of(what + " (" + error.getMessage() + ")");
  }

  /** What we have against the other side's certificate. */
  private static Optional<String> certificate(Throwable error) {
    Throwable deepest = deepest(error);
    return switch (deepest) {
      case CertificateExpiredException e ->
          Optional.of("its certificate has expired (" + e.getMessage() + "): it needs a new one");
      case CertificateNotYetValidException e ->
          Optional.of(
              "its certificate is not valid yet ("
                  + e.getMessage()
                  + "): are the clocks of both sides right?");
      case CertPathBuilderException _, CertPathValidatorException _ ->
          Optional.of(
              "its certificate is of no authority that is trusted here: is the right file named as"
                  + " trust ("
                  + deepest.getMessage()
                  + ")?");
      default -> name(deepest);
    };
  }

  private static Optional<String> name(Throwable deepest) {
    String message = String.valueOf(deepest.getMessage());
    return message.contains("subject alternative")
        ? Optional.of(
            "its certificate is for somebody else ("
                + message
                + "): call it by a name that the certificate has, or set client.tls.serverName to"
                + " one")
        : Optional.empty();
  }

  private static Throwable deepest(Throwable error) {
    return Stream.iterate(error, Throwable::getCause)
        .limit(MAX_CAUSES)
        .takeWhile(cause -> cause != null)
        .reduce(error, (_, cause) -> cause);
  }
}
