package io.kith.codec;

import org.jspecify.annotations.Nullable;

/** The codec of {@code void}: a message without fields. */
final class Nothing implements Codec<@Nullable Object> {

  static final Nothing INSTANCE = new Nothing();

  private Nothing() {}

  @Override
  public void write(ProtoWriter out, @Nullable Object value) {}

  @Override
  public @Nullable Object read(ProtoReader in, @Nullable Object base) {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      in.skip(tag);
    }
    return null;
  }
}
