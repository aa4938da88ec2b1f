package io.kith.console;

import io.kith.cluster.Instance;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import io.kith.core.Principal;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The processes of a registry, and their debug ports. Thread-safe. */
final class RegisteredInstances implements Instances {

  private static final String LOOK = "kith.hub.Instances/Look";

  private static final int MAX_BODY_BYTES = 16 << 10;

  private final Registered registry;
  private final boolean isHubLocal;
  private final DebugPorts ports;
  private final AuditLog audit;

  RegisteredInstances(Registered registry, boolean isHubLocal, DebugPorts ports, AuditLog audit) {
    this.registry = registry;
    this.isHubLocal = isHubLocal;
    this.ports = ports;
    this.audit = audit;
  }

  @Override
  public List<Process> processes(String service) {
    return registry.instances().stream()
        .filter(instance -> service.isEmpty() || instance.app().equals(service))
        .filter(instance -> !instance.isOfOneService())
        .sorted(Comparator.comparing(Instance::app).thenComparing(Instance::id))
        .map(this::process)
        .toList();
  }

  @Override
  public Process process(String instance) {
    return process(find(instance));
  }

  private Instance find(String id) {
    return registry.instances().stream()
        .filter(known -> known.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new CallException(Code.NOT_FOUND, "the registry knows no instance '" + id + "'"));
  }

  private DebugAddress debugAddress(Instance instance) {
    return new DebugAddress(instance, registry.origin(instance.id()), isHubLocal);
  }

  private Process process(Instance instance) {
    DebugAddress debug = debugAddress(instance);
    return new Process(
        instance.id(),
        instance.app(),
        instance.version(),
        instance.address().toString(),
        instance.location().region(),
        instance.location().zone(),
        instance.location().cell(),
        instance.weight(),
        instance.state().name().toLowerCase(Locale.ROOT),
        instance.startedAt(),
        instance.labels().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(label -> new Label(label.getKey(), label.getValue()))
            .toList(),
        instance.services().stream().map(service -> service.name()).sorted().toList(),
        debug.said(),
        debug.trouble());
  }

  @Override
  public HttpBody look(String instance, String query, String path) {
    DebugPage page = DebugPage.of("GET", path);
    if (!page.isForOperators()) {
      return ask(instance, page, query, path, HttpBody.empty());
    }
    Status result = Status.OK;
    try {
      if (!Door.isOperator(Context.current())) {
        throw new CallException(
            Code.PERMISSION_DENIED, "to see " + path + " of a process needs the role operate");
      }
      return ask(instance, page, query, path, HttpBody.empty());
    } catch (CallException e) {
      result = e.status();
      throw e;
    } finally {
      Context context = Context.current();
      audit.add(
          context.principal().map(Principal::name).orElse("?"),
          context.peerAddress(),
          LOOK,
          instance + " " + path + (query.isEmpty() ? "" : "?" + query),
          result);
    }
  }

  @Override
  public HttpBody act(String instance, String query, String path, HttpBody body) {
    return ask(instance, DebugPage.of("POST", path), query, path, body);
  }

  @Override
  public HttpBody remove(String instance, String query, String path) {
    return ask(instance, DebugPage.of("DELETE", path), query, path, HttpBody.empty());
  }

  private HttpBody ask(String id, DebugPage page, String query, String path, HttpBody body) {
    Duration limit = page.limit(path, query);
    if (body.data().length > MAX_BODY_BYTES) {
      throw new CallException(
          Code.INVALID_ARGUMENT, "a debug port is told " + MAX_BODY_BYTES + " bytes at the most");
    }
    String target = query.isEmpty() ? path : path + "?" + query;
    HttpBody answer = ports.ask(debugAddress(find(id)), page, target, body, limit);
    guard();
    return answer;
  }

  /** Whatever a process says of itself, no script of it runs as if it were the hub's. */
  private static void guard() {
    Exchange exchange = Exchange.current();
    exchange.header(
        "content-security-policy",
        "sandbox allow-scripts; default-src 'none';"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:");
    exchange.header("x-content-type-options", "nosniff");
    exchange.header("cache-control", "no-store");
  }
}
