package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** The collector in a hub, or in the first of several hubs that answers. */
final class HubCollector implements AutoCloseable {

  private static final String SCHEME = "hub://";

  private final String url;
  private final Client client;
  private final List<Channel> hubs;
  private final Metadata credentials;

  private HubCollector(String url, Client client, List<Channel> hubs, Metadata credentials) {
    this.url = url;
    this.client = client;
    this.hubs = hubs;
    this.credentials = credentials;
  }

  /**
   * That of the hubs at this URL.
   *
   * @param token of whoever asks; empty at a hub without users
   * @throws IllegalArgumentException if it is no URL of hubs, or no token
   */
  static HubCollector at(String url, Optional<ClientTls> tls, Optional<String> token) {
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "the registry "
              + url
              + " is no hub, and traces and figures are kept by hubs; name one by --registry"
              + " hub://HOST:PORT or KITH_REGISTRY");
    }
    List<Address> addresses =
        Stream.of(url.substring(SCHEME.length()).replaceFirst("/$", "").split(",", -1))
            .map(HubCollector::address)
            .toList();
    Metadata credentials =
        token
            .map(known -> Metadata.of("authorization", "Bearer " + known))
            .orElseGet(Metadata::empty);
    TransportOptions.Builder options = TransportOptions.builder().eventLoops(1);
    tls.ifPresent(options::clientTls);
    long id = ThreadLocalRandom.current().nextLong(1L << 40);
    Client client =
        Client.create(
            new Identity("kith-top", "kith-top-" + Long.toString(id, 36)), options.build());
    return new HubCollector(
        url, client, addresses.stream().map(client::channel).toList(), credentials);
  }

  private static Address address(String text) {
    boolean withoutPort = text.indexOf(':') < 0 || text.endsWith("]");
    return Address.parse(withoutPort ? text + ":" + HubService.DEFAULT_PORT : text);
  }

  /** Asks for what is known. */
  <T> T ask(Function<Observations, T> question) {
    return first(hub -> question.apply(stub(hub, Observations.class)));
  }

  /** Asks for alerts. */
  <T> T askAlerts(Function<Alerts, T> question) {
    return first(hub -> question.apply(stub(hub, Alerts.class)));
  }

  private <T> T stub(Channel hub, Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    return binding.stub((method, request) -> {
      var call = new Call(method, request, Context.current(), credentials);
      return hub.call(binding.methods().get(method.index()), call);
    });
  }

  /** Asks with JSON, and gets what the HTTP interface answers. */
  String json(String method, String request) {
    MethodBinding binding =
        JsonMethods.bind(
            ServiceBinding.of(Observations.class).schema(),
            method,
            JsonStyle.readable().withIndented(false),
            Limits.defaults());
    return first(hub -> {
      var call = new Call(binding.method(), request, Context.current(), credentials);
      return switch (hub.call(binding, call)) {
        case Reply.Success(Object value, _) -> Objects.requireNonNull(value).toString();
        case Reply.Failure(Status status, _, _, _) -> throw new CallException(status);
      };
    });
  }

  private <T> T first(Function<Channel, T> question) {
    for (int i = 0; ; i++) {
      try {
        return question.apply(hubs.get(i));
      } catch (CallException e) {
        if (e.code() != Code.UNAVAILABLE || i == hubs.size() - 1) {
          throw explained(e, hubs.get(i).address());
        }
      }
    }
  }

  private CallException explained(CallException e, Address hub) {
    return switch (e.code()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new CallException(
              e.code(),
              "the hub "
                  + url
                  + " does not answer: "
                  + e.status().message()
                  + ". Is it running (kith hub)? Another is named by --registry or KITH_REGISTRY");
      case UNIMPLEMENTED ->
          new CallException(
              e.code(),
              "the hub at " + hub + " collects nothing: it was started with --telemetry none");
      case UNAUTHENTICATED ->
          new CallException(
              e.code(), e.status().message() + "; --token-file has the token that it gives");
      default -> e;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
