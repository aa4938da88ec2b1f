package io.kith.cluster;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import io.kith.core.Method.Trait;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;

/**
 * A short name for a contract: the same wherever and in whatever order it was compiled, another as
 * soon as something changes that a peer could notice on the wire.
 *
 * <p>What only Java sees, such as the names of parameters in a signature, does not count.
 */
final class ContractHash {

  /** Enough that two contracts of one service do not meet by chance. */
  private static final int CHARS = 16;

  private ContractHash() {}

  static String of(ServiceSchema contract) {
    return sha256(canonicalText(contract)).substring(0, CHARS);
  }

  private static String canonicalText(ServiceSchema contract) {
    var lines = new ArrayList<String>();
    for (MethodSchema method : contract.methods()) {
      lines.add(line(method));
    }
    for (MessageSchema message : contract.messages()) {
      lines.add("message " + message.name());
      for (FieldSchema field : message.fields()) {
        lines.add(line(message, field));
      }
    }
    for (EnumSchema enumeration : contract.enums()) {
      lines.add("enum " + enumeration.name());
      for (EnumSchema.Value value : enumeration.values()) {
        lines.add("value " + enumeration.name() + " " + value.number() + " " + value.name());
      }
    }
    Collections.sort(lines);
    return contract.name() + "\n" + String.join("\n", lines);
  }

  private static String line(MethodSchema method) {
    return String.join(
        " ",
        "rpc",
        method.name(),
        method.request(),
        method.reply(),
        String.join(",", method.errors()),
        (method.is(Trait.CLIENT_STREAMING) ? "streamed, " : "")
            + (method.is(Trait.ONE_WAY)
                ? "one-way"
                : method.is(Trait.SERVER_STREAMING) ? "answered by a stream" : "answered"));
  }

  private static String line(MessageSchema message, FieldSchema field) {
    return String.join(
        " ",
        "field",
        message.name(),
        Integer.toString(field.number()),
        field.name(),
        field.cardinality().name(),
        field.kind().name(),
        field.typeName(),
        field.cardinality() == FieldSchema.Cardinality.MAP ? field.mapKey().name() : "",
        field.oneof());
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
