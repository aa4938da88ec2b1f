package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/**
 * Goes through the fields of a header section once, keeps those that mean something to HTTP/2, and
 * finds what makes them malformed together.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.3">RFC 9113, section 8.3</a>
 */
final class HeadersCheck {

  @Nullable HeaderField method;
  @Nullable HeaderField scheme;
  @Nullable HeaderField authority;
  @Nullable HeaderField path;
  int status;
  long contentLength = -1;

  private @Nullable HeaderField host;
  private boolean pastPseudo;
  private @Nullable String flaw;

  void next(HeaderField field) {
    if (field.flaw() != null) {
      flawed(field.flaw());
      return;
    }
    FieldKind kind = field.kind();
    if (!kind.isPseudo()) {
      pastPseudo = true;
    } else if (pastPseudo) {
      flawed(field.name() + " comes after fields that are no pseudo-header fields");
    }
    switch (kind) {
      case METHOD -> method = only(method, field);
      case SCHEME -> scheme = only(scheme, field);
      case AUTHORITY -> authority = only(authority, field);
      case PATH -> path = only(path, field);
      case STATUS -> {
        if (status != 0) {
          flawed(":status appears twice");
        }
        status = Integer.parseInt(field.value());
      }
      case HOST -> host = only(host, field);
      case CONTENT_LENGTH -> contentLength(Long.parseLong(field.value()));
      default -> {}
    }
  }

  private HeaderField only(@Nullable HeaderField before, HeaderField field) {
    if (before != null) {
      flawed(field.name() + " appears twice");
    }
    return field;
  }

  private void contentLength(long length) {
    if (contentLength >= 0 && contentLength != length) {
      flawed("content-length says different things");
    }
    contentLength = length;
  }

  private void flawed(@Nullable String why) {
    if (flaw == null) {
      flaw = why;
    }
  }

  /** The first thing that is wrong; null if nothing is. */
  @Nullable String flaw() {
    if (flaw == null
        && host != null
        && authority != null
        && !host.value().equalsIgnoreCase(authority.value())) {
      return "host and :authority differ";
    }
    return flaw;
  }
}
