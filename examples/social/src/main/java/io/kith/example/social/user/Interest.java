package io.kith.example.social.user;

/** What somebody likes to do. */
public enum Interest {
  BOOKS,
  COOKING,
  FILM,
  GAMES,
  HIKING,
  MUSIC,
  SPORT,
  TRAVEL
}
