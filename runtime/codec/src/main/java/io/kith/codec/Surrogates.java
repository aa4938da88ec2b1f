package io.kith.codec;

/** Finds the texts that UTF-8 cannot express. */
final class Surrogates {

  private Surrogates() {}

  static void requirePaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw new CodecException(
              "the text has an unpaired surrogate at index " + i + ", which UTF-8 cannot express");
        }
        i++;
      }
    }
  }
}
