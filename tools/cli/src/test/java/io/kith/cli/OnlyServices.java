package io.kith.cli;

import io.kith.EffectiveRules;
import io.kith.Introspection;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Server;
import java.util.List;
import java.util.Map;

/** What a server without an application can say of itself. */
record OnlyServices(Server server) implements Introspection {

  @Override
  public List<ServiceSchema> services() {
    return server.services();
  }

  @Override
  public List<String> explain(
      String method,
      Map<String, String> arguments,
      Map<String, String> baggage,
      Map<String, String> metadata) {
    throw new CallException(Code.UNIMPLEMENTED, "it calls nobody");
  }

  @Override
  public EffectiveRules rules(String methods) {
    throw new UnsupportedOperationException("rules of " + methods);
  }
}
