package io.kith.transport.http2;

/** The fields that mean something to HTTP/2 itself. */
enum FieldKind {
  METHOD,
  SCHEME,
  AUTHORITY,
  PATH,
  STATUS,
  UNKNOWN_PSEUDO,
  HOST,
  CONTENT_LENGTH,
  /** Belongs to a connection of HTTP/1.1, and must not be here. */
  CONNECTION_SPECIFIC,
  TE,
  OTHER;

  static FieldKind of(String name) {
    return switch (name) {
      case ":method" -> METHOD;
      case ":scheme" -> SCHEME;
      case ":authority" -> AUTHORITY;
      case ":path" -> PATH;
      case ":status" -> STATUS;
      case "host" -> HOST;
      case "content-length" -> CONTENT_LENGTH;
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          CONNECTION_SPECIFIC;
      case "te" -> TE;
      default -> name.startsWith(":") ? UNKNOWN_PSEUDO : OTHER;
    };
  }

  boolean isPseudo() {
    return compareTo(UNKNOWN_PSEUDO) <= 0;
  }
}
