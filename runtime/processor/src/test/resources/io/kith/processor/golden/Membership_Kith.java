package shop;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.EnumSchema;
import io.kith.codec.ErrorBinding;
import io.kith.codec.FieldSchema;
import io.kith.codec.Fields;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import io.kith.codec.MethodBinding;
import io.kith.codec.MethodSchema;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Reply;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/** Binds {@code Membership}: contract, codecs, stub, dispatcher. */
@Generated("io.kith.processor.KithProcessor")
@SuppressWarnings({"deprecation", "exports", "removal", "unchecked"})
public final class Membership_Kith extends ServiceBinding<Membership> {

  private static final MethodBinding CHECK_COIN =
      MethodBinding.of(
          new Method("shop.Membership", "CheckCoin", 0),
          CheckCoinRequestCodec.INSTANCE,
          Membership_Balance_Codec.INSTANCE,
          new ErrorBinding<>(
              "shop.InsufficientCoins",
              Membership.InsufficientCoins.class,
              Membership_InsufficientCoins_Codec.INSTANCE));

  private static final MethodBinding BALANCE =
      MethodBinding.of(
          new Method("shop.Membership", "Balance", 1, Method.Trait.IDEMPOTENT),
          BalanceRequestCodec.INSTANCE,
          BalanceReplyCodec.INSTANCE);

  private static final MethodBinding SEEN =
      MethodBinding.of(
          new Method("shop.Membership", "Seen", 2, Method.Trait.ONE_WAY),
          Membership_Event_Codec.INSTANCE,
          Codec.nothing());

  /** The binding, which {@code ServiceBinding.of} finds. */
  public Membership_Kith() {
    super(Membership.class, Contract.schema(), CHECK_COIN, BALANCE, SEEN);
  }

  @Override
  public Membership stub(Invoker invoker) {
    return new Stub(invoker);
  }

  @Override
  public Object dispatch(Membership service, int method, Object request) throws Exception {
    switch (method) {
      case 0 -> {
        var arguments = (CheckCoinRequest) request;
        return returned(
            service.checkCoin(arguments.userId(), arguments.coins()), "Membership.checkCoin");
      }
      case 1 -> {
        var arguments = (BalanceRequest) request;
        return returned(service.balance(arguments.userId()), "Membership.balance");
      }
      case 2 -> {
        service.seen((Membership.Event) request);
        return null;
      }
      default -> throw new IllegalArgumentException("Membership has no method " + method);
    }
  }

  private static Object returned(Object value, String method) {
    if (value == null) {
      throw new CallException(
          Code.INTERNAL, method + " returned null; return Optional where a value may be absent");
    }
    return value;
  }

  /** The arguments of {@code checkCoin}. */
  public record CheckCoinRequest(long userId, int coins) {}

  private static final class CheckCoinRequestCodec implements Codec<CheckCoinRequest> {

    static final CheckCoinRequestCodec INSTANCE = new CheckCoinRequestCodec();

    private CheckCoinRequestCodec() {}

    @Override
    public void write(ProtoWriter out, CheckCoinRequest value) {
      long userId = value.userId();
      if (userId != 0) {
        out.int64(1, userId);
      }
      int coins = value.coins();
      if (coins != 0) {
        out.int32(2, coins);
      }
    }

    @Override
    public CheckCoinRequest read(ProtoReader in, CheckCoinRequest base) {
      long userId = 0;
      int coins = 0;
      if (base != null) {
        userId = base.userId();
        coins = base.coins();
      }
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 -> userId = in.int64();
          case 2 << 3 -> coins = in.int32();
          default -> in.skip(tag);
        }
      }
      return new CheckCoinRequest(userId, coins);
    }
  }

  /** The arguments of {@code balance}. */
  public record BalanceRequest(long userId) {}

  private static final class BalanceRequestCodec implements Codec<BalanceRequest> {

    static final BalanceRequestCodec INSTANCE = new BalanceRequestCodec();

    private BalanceRequestCodec() {}

    @Override
    public void write(ProtoWriter out, BalanceRequest value) {
      long userId = value.userId();
      if (userId != 0) {
        out.int64(1, userId);
      }
    }

    @Override
    public BalanceRequest read(ProtoReader in, BalanceRequest base) {
      long userId = 0;
      if (base != null) {
        userId = base.userId();
      }
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 -> userId = in.int64();
          default -> in.skip(tag);
        }
      }
      return new BalanceRequest(userId);
    }
  }

  private static final class BalanceReplyCodec implements Codec<Optional<Membership.Balance>> {

    static final BalanceReplyCodec INSTANCE = new BalanceReplyCodec();

    private BalanceReplyCodec() {}

    @Override
    public void write(ProtoWriter out, Optional<Membership.Balance> value) {
      Optional<Membership.Balance> reply = Fields.present(value, "the reply of Membership.balance");
      if (reply.isPresent()) {
        out.message(1, Membership_Balance_Codec.INSTANCE, reply.get());
      }
    }

    @Override
    public Optional<Membership.Balance> read(ProtoReader in, Optional<Membership.Balance> base) {
      Optional<Membership.Balance> reply = Optional.empty();
      if (base != null) {
        reply = base;
      }
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 | 2 ->
              reply =
                  Optional.of(in.message(Membership_Balance_Codec.INSTANCE, reply.orElse(null)));
          default -> in.skip(tag);
        }
      }
      return reply;
    }
  }

  private static final class Stub implements Membership {

    private final Invoker invoker;

    Stub(Invoker invoker) {
      this.invoker = invoker;
    }

    @Override
    public Membership.Balance checkCoin(
        long userId, int coins) throws Membership.InsufficientCoins {
      Reply reply = invoker.invoke(CHECK_COIN.method(), new CheckCoinRequest(userId, coins));
      if (reply instanceof Reply.Failure failure) {
        if (failure.error() instanceof Membership.InsufficientCoins error) {
          throw error;
        }
        throw failure.exception();
      }
      return (Membership.Balance) ((Reply.Success) reply).value();
    }

    @Override
    public Optional<Membership.Balance> balance(long userId) {
      Reply reply = invoker.invoke(BALANCE.method(), new BalanceRequest(userId));
      if (reply instanceof Reply.Failure failure) {
        throw failure.exception();
      }
      return (Optional<Membership.Balance>) ((Reply.Success) reply).value();
    }

    @Override
    public void seen(Membership.Event event) {
      if (event == null) {
        throw CodecException.isNull("argument event of Membership.seen");
      }
      Reply reply = invoker.invoke(SEEN.method(), event);
      if (reply instanceof Reply.Failure failure) {
        throw failure.exception();
      }
    }

    @Override
    public String toString() {
      return "stub of shop.Membership";
    }
  }

  private static final class Contract {

    private Contract() {}

    static ServiceSchema schema() {
      return new ServiceSchema(
          "shop.Membership",
          "1.2.0",
          methods(),
          List.of(
              message0(),
              message1(),
              message2(),
              message3(),
              message4(),
              message5(),
              message6(),
              message7(),
              message8()),
          List.of(enum0()));
    }

    private static List<MethodSchema> methods() {
      return List.of(
          new MethodSchema(
              "CheckCoin",
              "Balance checkCoin(long userId, int coins) throws InsufficientCoins",
              "shop.MembershipCheckCoinRequest",
              "shop.Balance",
              List.of("shop.InsufficientCoins")),
          new MethodSchema(
              "Balance",
              "Optional<Balance> balance(long userId)",
              "shop.MembershipBalanceRequest",
              "shop.MembershipBalanceReply",
              List.of(),
              Method.Trait.IDEMPOTENT),
          new MethodSchema(
              "Seen",
              "void seen(Event event)",
              "shop.Event",
              "shop.MembershipSeenReply",
              List.of(),
              Method.Trait.ONE_WAY));
    }

    private static MessageSchema message0() {
      return new MessageSchema(
          "shop.MembershipCheckCoinRequest",
          List.of(
              FieldSchema.singular("user_id", "userId", 1, Kind.INT64, ""),
              FieldSchema.singular("coins", "coins", 2, Kind.INT32, "")),
          List.of());
    }

    private static MessageSchema message1() {
      return new MessageSchema(
          "shop.MembershipBalanceRequest",
          List.of(FieldSchema.singular("user_id", "userId", 1, Kind.INT64, "")),
          List.of());
    }

    private static MessageSchema message2() {
      return new MessageSchema(
          "shop.MembershipBalanceReply",
          List.of(FieldSchema.optional("value", "value", 1, Kind.MESSAGE, "shop.Balance")),
          List.of());
    }

    private static MessageSchema message3() {
      return new MessageSchema("shop.MembershipSeenReply", List.of(), List.of());
    }

    private static MessageSchema message4() {
      return new MessageSchema(
          "shop.Balance",
          List.of(
              FieldSchema.singular("user_id", "userId", 1, Kind.INT64, ""),
              FieldSchema.singular("coins", "coins", 3, Kind.INT32, ""),
              FieldSchema.singular("tier", "tier", 4, Kind.ENUM, "shop.Tier"),
              FieldSchema.singular("as_of", "asOf", 5, Kind.MESSAGE, "google.protobuf.Timestamp"),
              FieldSchema.optional("before", "before", 6, Kind.MESSAGE, "shop.Balance")),
          List.of(2));
    }

    private static MessageSchema message5() {
      return new MessageSchema(
          "shop.InsufficientCoins",
          List.of(FieldSchema.singular("needed", "needed", 1, Kind.INT32, "")),
          List.of());
    }

    private static MessageSchema message6() {
      return new MessageSchema(
          "shop.Event",
          List.of(
              FieldSchema.singular("seen", "seen", 1, Kind.MESSAGE, "shop.EventSeen").in("value"),
              FieldSchema.singular("left", "left", 7, Kind.MESSAGE, "shop.EventLeft").in("value")),
          List.of());
    }

    private static MessageSchema message7() {
      return new MessageSchema(
          "shop.EventSeen",
          List.of(
              FieldSchema.repeated("pages", "pages", 1, Kind.INT32, ""),
              FieldSchema.repeated("tags", "tags", 2, Kind.STRING, "").as("Set<String>")),
          List.of());
    }

    private static MessageSchema message8() {
      return new MessageSchema(
          "shop.EventLeft",
          List.of(FieldSchema.map("totals", "totals", 1, Kind.STRING, Kind.INT64, "")),
          List.of());
    }

    private static EnumSchema enum0() {
      return new EnumSchema(
          "shop.Tier",
          List.of(new EnumSchema.Value("TIER_FREE", 0), new EnumSchema.Value("TIER_GOLD", 1)),
          List.of());
    }
  }
}
