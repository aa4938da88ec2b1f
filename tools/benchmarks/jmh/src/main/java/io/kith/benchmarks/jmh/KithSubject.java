package io.kith.benchmarks.jmh;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;

/** Kith's own codecs, made of the records by kith-processor. */
final class KithSubject implements Subject {
  private final Codec<Object> codec;
  private final Object message;
  private final ProtoWriter out = new ProtoWriter(16 * 1024, Limits.defaults());

  KithSubject(Kind kind) {
    codec = codec(kind);
    message = Messages.of(kind);
  }

  private static Codec<Object> codec(Kind kind) {
    String method =
        switch (kind) {
          case SMALL -> "Small";
          case NESTED -> "Order";
          case LIST -> "Listing";
          case ASCII, CHINESE -> "Texts";
        };
    return ServiceBinding.of(MessageService.class).methods().stream()
        .filter(binding -> binding.method().name().equals(method))
        .map(MethodBinding::request)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public int encode() {
    out.reset();
    codec.write(out, message);
    return out.size();
  }

  @Override
  public Object decode() {
    return ProtoReader.read(codec, out.array(), 0, out.size(), Limits.defaults());
  }
}
