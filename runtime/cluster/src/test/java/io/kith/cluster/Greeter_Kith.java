package io.kith.cluster;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Invoker;
import io.kith.core.Method;
import io.kith.core.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would make of {@link Greeter}. */
public final class Greeter_Kith extends ServiceBinding<Greeter> {

  public static final String NAME = "test.Greeter";

  private static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public void write(ProtoWriter out, String value) {
          out.string(1, value);
        }

        @Override
        public String read(ProtoReader in, @Nullable String base) {
          String text = "";
          for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == 10) {
              text = in.string();
            } else {
              in.skip(tag);
            }
          }
          return text;
        }
      };

  /** Found by name. */
  public Greeter_Kith() {
    super(
        Greeter.class,
        new ServiceSchema(NAME, "1.0.0", List.of(), List.of(), List.of()),
        MethodBinding.of(new Method(NAME, "Greet", 0), TEXT, TEXT));
  }

  @Override
  public Greeter stub(Invoker invoker) {
    Method greet = methods().getFirst().method();
    return whom ->
        switch (invoker.invoke(greet, whom)) {
          case Reply.Success success -> (String) success.value();
          case Reply.Failure failure -> throw failure.exception();
        };
  }

  @Override
  public Object dispatch(Greeter service, int method, Object request) {
    return service.greet((String) request);
  }
}
