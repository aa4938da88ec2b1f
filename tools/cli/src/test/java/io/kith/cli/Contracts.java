package io.kith.cli;

import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodSchema;
import io.kith.codec.ServiceSchema;
import java.util.List;

/** Contracts for tests. */
final class Contracts {

  static final ServiceSchema MEMBERSHIP =
      new ServiceSchema(
          "social.Membership",
          "1.2.0",
          List.of(
              method("CheckCoin", "Balance checkCoin(long userId, int coins)", "social.CheckCoin"),
              method("Balance", "Balance balance(long userId)", "social.CheckCoin")),
          List.of(
              message(
                  "social.CheckCoin",
                  field("userId", 1, Kind.INT64),
                  field("note", 2, Kind.STRING),
                  new FieldSchema(
                      "tier",
                      "tier",
                      3,
                      Cardinality.SINGULAR,
                      Kind.ENUM,
                      "social.Tier",
                      Kind.STRING,
                      ""),
                  new FieldSchema(
                      "at",
                      "at",
                      4,
                      Cardinality.REPEATED,
                      Kind.MESSAGE,
                      "google.protobuf.Timestamp",
                      Kind.STRING,
                      ""))),
          List.of(
              new EnumSchema(
                  "social.Tier",
                  List.of(
                      new EnumSchema.Value("TIER_FREE", 0), new EnumSchema.Value("TIER_GOLD", 1)),
                  List.of())));

  static final ServiceSchema USER =
      new ServiceSchema(
          "social.User",
          "1.0.0",
          List.of(method("Balance", "Money balance(long userId)", "social.Nothing")),
          List.of(message("social.Nothing")),
          List.of());

  static final ServiceSchema INTROSPECTION =
      new ServiceSchema(
          "kith.Introspection",
          "1.0.0",
          List.of(method("Services", "List<ServiceSchema> services()", "kith.Nothing")),
          List.of(),
          List.of());

  private Contracts() {}

  private static MethodSchema method(String name, String signature, String request) {
    return new MethodSchema(name, signature, request, "social.Balance", List.of());
  }

  private static MessageSchema message(String name, FieldSchema... fields) {
    return new MessageSchema(name, List.of(fields), List.of());
  }

  private static FieldSchema field(String name, int number, Kind kind) {
    return new FieldSchema(name, name, number, Cardinality.SINGULAR, kind, "", Kind.STRING, "");
  }
}
