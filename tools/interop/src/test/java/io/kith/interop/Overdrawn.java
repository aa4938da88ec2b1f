package io.kith.interop;

/** More would be taken than there may be. */
public final class Overdrawn extends Exception {

  private static final long serialVersionUID = 1;

  private final long missing;

  public Overdrawn(long missing) {
    super(missing + " are missing");
    this.missing = missing;
  }

  public long missing() {
    return missing;
  }
}
