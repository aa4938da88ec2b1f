package io.kith.debug;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A flame graph as one page: names of frames are data in it, never markup, and nothing but its own
 * script runs there.
 */
final class FlamePage {

  private static final JsonFactory JSON = new JsonFactory();

  private final FlameKind kind;
  private final int seconds;
  private final String nonce;

  FlamePage(FlameKind kind, int seconds) {
    this.kind = kind;
    this.seconds = seconds;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.nonce = HexFormat.of().formatHex(random);
  }

  /** What the page may do. */
  String policy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'nonce-"
        + nonce
        + "'; script-src 'nonce-"
        + nonce
        + "'";
  }

  String of(FlameTree tree) {
    return template()
        .replace("{nonce}", nonce)
        .replace("{kind}", kind.label())
        .replace("{unit}", kind.unit)
        .replace("{seconds}", Integer.toString(seconds))
        .replace("{samples}", Long.toString(tree.samples()))
        .replace("{data}", data(tree)); // last: what stands in it is replaced no more
  }

  private static String template() {
    try (InputStream in = FlamePage.class.getResourceAsStream("flame.html")) {
      return new String(
          Objects.requireNonNull(in, "flame.html").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code [frame, total, [callees]]}, and no character that could end the script around it. */
  private static String data(FlameTree tree) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(tree.root(), out);
    }
    return text.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static void write(FlameTree.Node node, JsonGenerator out) {
    out.writeStartArray();
    out.writeString(node.frame);
    out.writeNumber(node.total);
    out.writeStartArray();
    node.callees.values().forEach(callee -> write(callee, out));
    out.writeEndArray();
    out.writeEndArray();
  }
}
