package io.kith.codec;

import java.io.Writer;

/** Text in memory, of a bounded length: a few bytes on the wire can be many characters. */
final class BoundedText extends Writer {

  private final StringBuilder text = new StringBuilder();
  private final int maxChars;

  BoundedText(int maxChars) {
    this.maxChars = maxChars;
  }

  @Override
  public void write(char[] source, int offset, int length) {
    if (length > maxChars - text.length()) {
      throw CodecException.beyondLimit(
          "the JSON text is longer than " + maxChars + " characters, the limit (maxMessageBytes)");
    }
    text.append(source, offset, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }
}
