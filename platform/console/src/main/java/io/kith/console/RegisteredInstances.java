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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a registry, and their debug ports. Thread-safe. */
final class RegisteredInstances implements Instances {

  private static final String LOOK = "kith.hub.Instances/Look";

  /** What holds a process up, or shows what it has in hand: not for everybody who may see. */
  private static final Set<String> HEAVY = Set.of("threads", "heap", "flame", "jfr");

  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~%&=+:,*$-]{0,2000}");
  private static final Pattern SECONDS = Pattern.compile("(?:^|&)seconds=(\\d{1,4})(?:&|$)");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Supplier<List<Instance>> registry;
  private final DebugPorts ports;
  private final AuditLog audit;

  RegisteredInstances(Supplier<List<Instance>> registry, DebugPorts ports, AuditLog audit) {
    this.registry = registry;
    this.ports = ports;
    this.audit = audit;
  }

  @Override
  public List<Process> processes(String service) {
    return registry.get().stream()
        .filter(instance -> service.isEmpty() || instance.app().equals(service))
        .filter(instance -> !instance.isOfOneService())
        .sorted(Comparator.comparing(Instance::app).thenComparing(Instance::id))
        .map(RegisteredInstances::process)
        .toList();
  }

  @Override
  public Process process(String instance) {
    return process(find(instance));
  }

  private Instance find(String id) {
    return registry.get().stream()
        .filter(known -> known.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new CallException(Code.NOT_FOUND, "the registry knows no instance '" + id + "'"));
  }

  private static Process process(Instance instance) {
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
        DebugPorts.address(instance),
        DebugPorts.trouble(instance));
  }

  @Override
  public HttpBody look(String instance, String query, String path) {
    if (!HEAVY.contains(path.split("/", 2)[0])) {
      return ask(instance, "GET", query, path, HttpBody.empty());
    }
    Status result = Status.OK;
    try {
      if (!Door.isOperator(Context.current())) {
        throw new CallException(
            Code.PERMISSION_DENIED, "to see " + path + " of a process needs the role operate");
      }
      return ask(instance, "GET", query, path, HttpBody.empty());
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
    return ask(instance, "POST", query, path, body);
  }

  @Override
  public HttpBody remove(String instance, String query, String path) {
    return ask(instance, "DELETE", query, path, HttpBody.empty());
  }

  private HttpBody ask(String id, String method, String query, String path, HttpBody body) {
    if (!PATH.matcher(path).matches() || isUpwards(path) || !QUERY.matcher(query).matches()) {
      throw new CallException(Code.INVALID_ARGUMENT, "'" + path + "' is no path of a debug port");
    }
    HttpBody answer =
        ports.ask(
            find(id), method, query.isEmpty() ? path : path + "?" + query, body, limit(query));
    guard();
    return answer;
  }

  private static boolean isUpwards(String path) {
    return Arrays.stream(path.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."));
  }

  /** A profile takes as long as it is told to. */
  private static Duration limit(String query) {
    Matcher seconds = SECONDS.matcher(query);
    return seconds.find() ? PATIENCE.plusSeconds(Long.parseLong(seconds.group(1))) : PATIENCE;
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
