package io.kith.trust;

/** What a file is for. */
public enum FileRole {
  /** One's own certificate, and those that lead from it to an authority. */
  CERTIFICATE,
  /** The private key of one's own certificate. */
  KEY,
  /** The authorities whose certificates are believed. */
  TRUST,
  /** The public keys that tokens are checked with. */
  TOKEN_KEYS,
  /** The token that goes along with one's calls. */
  TOKEN
}
