package io.kith.config;

/** Where a value comes from. Prints as a person would look for it. */
public sealed interface Origin {

  /** The default that is declared beside the key. */
  record BuiltIn() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /**
   * A place in a file.
   *
   * @param file its path, as it was given
   * @param line from 1
   * @param column from 1
   */
  record File(String file, int line, int column) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /**
   * An environment variable.
   *
   * @param name its whole name, such as {@code KITH_SERVER_PORT}
   */
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * An annotation in a contract.
   *
   * @param name how it is written, such as {@code @Idempotent}
   * @param place what it stands at, such as {@code social.Membership/Balance}
   */
  record Annotation(String name, String place) implements Origin {
    @Override
    public String toString() {
      return name + " at " + place;
    }
  }

  /** The program itself, by {@link Config#with}. */
  record Program() implements Origin {
    @Override
    public String toString() {
      return "program";
    }
  }
}
