package io.kith.benchmarks.jmh;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.kith.benchmarks.jmh.proto.AddressMessage;
import io.kith.benchmarks.jmh.proto.CustomerMessage;
import io.kith.benchmarks.jmh.proto.ItemMessage;
import io.kith.benchmarks.jmh.proto.ListingMessage;
import io.kith.benchmarks.jmh.proto.MoneyMessage;
import io.kith.benchmarks.jmh.proto.OrderMessage;
import io.kith.benchmarks.jmh.proto.SmallMessage;
import io.kith.benchmarks.jmh.proto.StateMessage;
import io.kith.benchmarks.jmh.proto.TextsMessage;
import java.util.function.Function;

/**
 * The messages as protobuf-java's generated classes, with what it takes to build, parse and read
 * them.
 *
 * @param record the content
 * @param builder makes the message from the record
 * @param parser reads the message, leaving texts as bytes
 * @param reader turns those into texts, as whoever uses the message would
 */
record ProtobufMessages<M extends Message>(
    Object record, Function<Object, M> builder, Parser<M> parser, Reader<M> reader) {

  /** Asks a message for all its texts. */
  interface Reader<M> {
    void readTexts(M message);
  }

  M build() {
    return builder.apply(record);
  }

  static ProtobufMessages<?> of(Kind kind) {
    Object record = Messages.of(kind);
    return switch (kind) {
      case SMALL ->
          new ProtobufMessages<>(
              record, r -> small((Messages.Small) r), SmallMessage.parser(), SmallMessage::getName);
      case NESTED ->
          new ProtobufMessages<>(
              record,
              r -> order((Messages.Order) r),
              OrderMessage.parser(),
              ProtobufMessages::readOrder);
      case LIST ->
          new ProtobufMessages<>(
              record,
              r -> listing((Messages.Listing) r),
              ListingMessage.parser(),
              ProtobufMessages::readListing);
      case ASCII, CHINESE ->
          new ProtobufMessages<>(
              record,
              r -> texts((Messages.Texts) r),
              TextsMessage.parser(),
              ProtobufMessages::readTexts);
    };
  }

  private static SmallMessage small(Messages.Small small) {
    return SmallMessage.newBuilder()
        .setId(small.id())
        .setName(small.name())
        .setPayload(UnsafeByteOperations.unsafeWrap(small.payload()))
        .build();
  }

  private static OrderMessage order(Messages.Order order) {
    return OrderMessage.newBuilder()
        .setId(order.id())
        .setCustomer(
            CustomerMessage.newBuilder()
                .setId(order.customer().id())
                .setName(order.customer().name())
                .setAddress(address(order.customer().address())))
        .setTotal(
            MoneyMessage.newBuilder()
                .setCurrency(order.total().currency())
                .setUnits(order.total().units())
                .setNanos(order.total().nanos()))
        .setState(StateMessage.forNumber(order.state().ordinal()))
        .setPaid(order.paid())
        .build();
  }

  private static AddressMessage address(Messages.Address address) {
    return AddressMessage.newBuilder()
        .setStreet(address.street())
        .setCity(address.city())
        .setZip(address.zip())
        .setLatitude(address.latitude())
        .setLongitude(address.longitude())
        .build();
  }

  private static ListingMessage listing(Messages.Listing listing) {
    var message = ListingMessage.newBuilder().addAllIds(listing.ids());
    for (Messages.Item item : listing.items()) {
      message.addItems(
          ItemMessage.newBuilder()
              .setId(item.id())
              .setSku(item.sku())
              .setQuantity(item.quantity())
              .setPrice(item.price()));
    }
    return message.build();
  }

  private static TextsMessage texts(Messages.Texts texts) {
    return TextsMessage.newBuilder().addAllTexts(texts.texts()).build();
  }

  private static void readOrder(OrderMessage order) {
    CustomerMessage customer = order.getCustomer();
    customer.getName();
    customer.getAddress().getStreet();
    customer.getAddress().getCity();
    order.getTotal().getCurrency();
  }

  private static void readListing(ListingMessage listing) {
    for (int i = 0; i < listing.getItemsCount(); i++) {
      listing.getItems(i).getSku();
    }
  }

  private static void readTexts(TextsMessage texts) {
    for (int i = 0; i < texts.getTextsCount(); i++) {
      texts.getTexts(i);
    }
  }
}
