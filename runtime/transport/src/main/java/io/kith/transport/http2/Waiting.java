package io.kith.transport.http2;

import java.util.ArrayDeque;

/**
 * What waits to be sent on one stream, in order. There is content at its head whenever there is
 * anything: all else goes out as soon as it gets there. Owned by an event loop.
 */
final class Waiting {

  /** What a stream sends. */
  sealed interface Part {

    /** What it holds while it waits. */
    int heldBytes();
  }

  /** A part of the content. */
  record Content(byte[] bytes, int offset, int length, boolean endStream) implements Part {

    /** What is left when so much has been sent. */
    Content from(int sent) {
      return new Content(bytes, offset + sent, length - sent, endStream);
    }

    @Override
    public int heldBytes() {
      return length;
    }
  }

  /** A header section. */
  record Section(HeaderBlock block, Headers more, boolean endStream) implements Part {

    @Override
    public int heldBytes() {
      return block.headers().sizeBytes() + more.sizeBytes();
    }
  }

  private final ArrayDeque<Part> parts = new ArrayDeque<>(4);
  private int bytes;

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether the first part needs no window. */
  boolean startsWithoutContent() {
    return switch (parts.peek()) {
      case Content content -> content.length() == 0;
      case Section _ -> true;
      case null -> false;
    };
  }

  /** What all parts hold. */
  int bytes() {
    return bytes;
  }

  void add(Part part) {
    parts.add(part);
    bytes += part.heldBytes();
  }

  /** Takes the first part, which there is. */
  Part take() {
    Part first = parts.remove();
    bytes -= first.heldBytes();
    return first;
  }

  /** Puts back what was taken and not sent. */
  void putBack(Content rest) {
    parts.addFirst(rest);
    bytes += rest.heldBytes();
  }
}
