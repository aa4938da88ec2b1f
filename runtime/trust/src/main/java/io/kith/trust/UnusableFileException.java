package io.kith.trust;

import java.nio.file.Path;

/** A file that cannot be used for what it was named for. The message says why and what to do. */
public final class UnusableFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final FileRole role;

  UnusableFileException(FileRole role, Path file, String why) {
    super(file + " " + why);
    this.role = role;
  }

  /** What the file was named for. */
  public FileRole role() {
    return role;
  }
}
