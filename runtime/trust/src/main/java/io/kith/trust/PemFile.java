package io.kith.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a file in PEM holds: sections between {@code -----BEGIN X-----} and {@code -----END X-----}.
 * What stands outside of them is a remark.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
record PemFile(FileRole role, Path path, List<Section> sections) {

  /** The largest file that is read. */
  static final int MAX_BYTES = 1 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * One section.
   *
   * @param label what it says it is, such as {@code CERTIFICATE}
   * @param der its bytes
   */
  record Section(String label, byte[] der) {}

  /**
   * Reads the file.
   *
   * @throws UnusableFileException if it cannot be read, is too long or is no PEM
   */
  static PemFile read(FileRole role, Path path) {
    byte[] bytes = bytes(role, path);
    try {
      return new PemFile(role, path, parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(role, path, "is damaged: " + e.getMessage());
    }
  }

  /** The content of a file that is no longer than it may be. */
  static byte[] bytes(FileRole role, Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnusableFileException(
            role, path, "has more than " + MAX_BYTES + " bytes: is it the right file?");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(
          role, path, "does not exist (looked for at " + path.toAbsolutePath() + ")");
    } catch (IOException e) {
      throw new UnusableFileException(role, path, "cannot be read: " + e);
    }
  }

  /**
   * The sections of a text.
   *
   * @throws IllegalArgumentException if one is not whole, or is not base64
   */
  static List<Section> parse(String text) {
    var sections = new ArrayList<Section>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
      if (labelEnd < 0) {
        throw new IllegalArgumentException("a line with BEGIN does not end in " + DASHES);
      }
      String label = text.substring(begin + BEGIN.length(), labelEnd);
      int body = labelEnd + DASHES.length();
      String last = END + label + DASHES;
      int end = text.indexOf(last, body);
      if (end < 0) {
        throw new IllegalArgumentException("a section begins and has no line " + last);
      }
      sections.add(new Section(label, decode(label, text.substring(body, end))));
      begin = text.indexOf(BEGIN, end + last.length());
    }
    return sections;
  }

  private static byte[] decode(String label, String body) {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the section " + label + " is no base64", e);
    }
  }

  /** The labels of the sections, for people. */
  String labels() {
    return sections.isEmpty()
        ? "nothing between BEGIN and END lines"
        : String.join(", ", sections.stream().map(Section::label).toList());
  }

  UnusableFileException unusable(String why) {
    return new UnusableFileException(role, path, why);
  }
}
