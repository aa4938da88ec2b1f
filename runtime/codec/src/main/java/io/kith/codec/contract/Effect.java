package io.kith.codec.contract;

import io.kith.core.SemanticVersion.Part;

/** What a change of a contract does to those who have the contract from before it. */
public enum Effect {
  /** They misread the bytes, are refused, or call what is not there. */
  BREAKS_WIRE(Part.MAJOR, "breaks the wire"),
  /** They miss a name in JSON; the bytes are the same. */
  BREAKS_JSON(Part.MAJOR, "breaks JSON"),
  /** They go on as they are, and do not compile with the new contract. */
  BREAKS_SOURCE(Part.MAJOR, "breaks the source"),
  /** They rely on something that no longer holds. */
  BREAKS_BEHAVIOUR(Part.MAJOR, "breaks the behaviour"),
  /** There is more than they know, or less, in a way that was prepared for. */
  EXTENDS(Part.MINOR, "extends"),
  /** They cannot notice it. */
  NONE(Part.PATCH, "changes nothing for callers");

  private final Part part;
  private final String text;

  Effect(Part part, String text) {
    this.part = part;
    this.text = text;
  }

  /** The part of the version that it raises. */
  public Part part() {
    return part;
  }

  /** Whether callers suffer. */
  public boolean isBreaking() {
    return part == Part.MAJOR;
  }

  /** What it does, as a sentence about the change would say. */
  public String text() {
    return text;
  }
}
