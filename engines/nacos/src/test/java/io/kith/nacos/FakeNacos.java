package io.kith.nacos;

import com.alibaba.nacos.api.grpc.auto.BiRequestStreamGrpc;
import com.alibaba.nacos.api.grpc.auto.Payload;
import com.alibaba.nacos.api.grpc.auto.RequestGrpc;
import com.alibaba.nacos.api.naming.pojo.Instance;
import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import com.alibaba.nacos.api.naming.remote.NamingRemoteConstants;
import com.alibaba.nacos.api.naming.remote.request.AbstractNamingRequest;
import com.alibaba.nacos.api.naming.remote.request.BatchInstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.InstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.NotifySubscriberRequest;
import com.alibaba.nacos.api.naming.remote.request.ServiceListRequest;
import com.alibaba.nacos.api.naming.remote.request.ServiceQueryRequest;
import com.alibaba.nacos.api.naming.remote.request.SubscribeServiceRequest;
import com.alibaba.nacos.api.naming.remote.response.BatchInstanceResponse;
import com.alibaba.nacos.api.naming.remote.response.InstanceResponse;
import com.alibaba.nacos.api.naming.remote.response.QueryServiceResponse;
import com.alibaba.nacos.api.naming.remote.response.ServiceListResponse;
import com.alibaba.nacos.api.naming.remote.response.SubscribeServiceResponse;
import com.alibaba.nacos.api.remote.request.ConnectionSetupRequest;
import com.alibaba.nacos.api.remote.request.HealthCheckRequest;
import com.alibaba.nacos.api.remote.request.Request;
import com.alibaba.nacos.api.remote.request.ServerCheckRequest;
import com.alibaba.nacos.api.remote.request.SetupAckRequest;
import com.alibaba.nacos.api.remote.response.ErrorResponse;
import com.alibaba.nacos.api.remote.response.HealthCheckResponse;
import com.alibaba.nacos.api.remote.response.Response;
import com.alibaba.nacos.api.remote.response.ServerCheckResponse;
import com.alibaba.nacos.common.remote.PayloadRegistry;
import com.alibaba.nacos.common.remote.client.grpc.GrpcUtils;
import com.alibaba.nacos.shaded.io.grpc.Attributes;
import com.alibaba.nacos.shaded.io.grpc.Context;
import com.alibaba.nacos.shaded.io.grpc.Contexts;
import com.alibaba.nacos.shaded.io.grpc.Metadata;
import com.alibaba.nacos.shaded.io.grpc.Server;
import com.alibaba.nacos.shaded.io.grpc.ServerCall;
import com.alibaba.nacos.shaded.io.grpc.ServerCallHandler;
import com.alibaba.nacos.shaded.io.grpc.ServerInterceptor;
import com.alibaba.nacos.shaded.io.grpc.ServerTransportFilter;
import com.alibaba.nacos.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import com.alibaba.nacos.shaded.io.grpc.stub.StreamObserver;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Nacos of one server, as far as its gRPC protocol goes that registering and subscribing need:
 * the check of the server, the setup of a connection with its abilities, instances that live as
 * long as the connection that registered them, subscriptions and pushes, and the list of services.
 * Messages are those of Nacos' own API, in its own format; the HTTP port answers logins.
 *
 * @see <a
 *     href="https://github.com/alibaba/nacos/blob/develop/api/src/main/proto/nacos_grpc_service.proto">
 *     nacos_grpc_service.proto</a>
 */
final class FakeNacos implements AutoCloseable {

  private static final int GRPC_OFFSET = 1000;
  private static final int MAX_METADATA_CHARS = 1024;
  private static final Attributes.Key<String> CONNECTION = Attributes.Key.create("connection");
  private static final Context.Key<String> CURRENT = Context.key("connection");

  /** One connection: what it published, and what it wants to know. */
  private static final class Connection {
    final Map<String, List<Instance>> published = new HashMap<>();
    final Map<String, Boolean> subscribed = new HashMap<>();
    @Nullable StreamObserver<Payload> pushes;
  }

  static {
    PayloadRegistry.init();
  }

  private final AtomicLong connections = new AtomicLong();
  private final Map<String, Connection> open = new TreeMap<>();
  private final int port;
  private HttpServer http;
  private Server server;
  private boolean needsToken;
  private int logins;

  FakeNacos() {
    this.port = freePort();
    this.http = listen();
    this.server = start();
  }

  /** One whose neighbour a thousand further is free, too. */
  private static int freePort() {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (var first = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        int found = first.getLocalPort();
        if (found + GRPC_OFFSET < 65_536) {
          new ServerSocket(found + GRPC_OFFSET, 1, InetAddress.getByName("127.0.0.1")).close();
          return found;
        }
      } catch (IOException e) {
        // taken: another one
      }
    }
    throw new IllegalStateException("no two free ports");
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  // What a test makes happen.

  /** Ends all connections, and with them all that was published by them. */
  void stop() {
    http.stop(0);
    server.shutdownNow();
    try {
      boolean _ = server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    synchronized (this) {
      open.clear();
    }
  }

  void startAgain() {
    http = listen();
    server = start();
  }

  /** Answers only those who have logged in. */
  synchronized void requireToken() {
    needsToken = true;
  }

  synchronized int logins() {
    return logins;
  }

  /** An operator takes all instances of a service out of service, or in again. */
  synchronized void enable(String service, boolean enabled) {
    open.values()
        .forEach(connection ->
            connection
                .published
                .getOrDefault(service, List.of())
                .forEach(instance -> instance.setEnabled(enabled)));
    push(service);
  }

  /** The instances of a service. */
  synchronized List<Instance> instances(String service) {
    return info(service).getHosts();
  }

  // What it answers.

  private HttpServer listen() {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
      listening.createContext(
          "/",
          exchange -> {
            try (exchange) {
              boolean isLogin = exchange.getRequestURI().getPath().contains("login");
              synchronized (this) {
                logins += isLogin ? 1 : 0;
              }
              byte[] answer =
                  "{\"accessToken\":\"secret\",\"tokenTtl\":18000,\"globalAdmin\":true}"
                      .getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(isLogin ? 200 : 404, isLogin ? answer.length : -1);
              if (isLogin) {
                exchange.getResponseBody().write(answer);
              }
            }
          });
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Server start() {
    try {
      return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port + GRPC_OFFSET))
          .addTransportFilter(new Transports())
          .intercept(new ConnectionInContext())
          .addService(new Requests())
          .addService(new Pushes())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connections come and go with their transports. */
  private final class Transports extends ServerTransportFilter {

    @Override
    public Attributes transportReady(Attributes attributes) {
      String id = "connection-" + connections.incrementAndGet();
      synchronized (FakeNacos.this) {
        open.put(id, new Connection());
      }
      return attributes.toBuilder().set(CONNECTION, id).build();
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      synchronized (FakeNacos.this) {
        Connection gone = open.remove(attributes.get(CONNECTION));
        if (gone != null) {
          List.copyOf(gone.published.keySet()).forEach(FakeNacos.this::push);
        }
      }
    }
  }

  private static final class ConnectionInContext implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String id = call.getAttributes().get(CONNECTION);
      return Contexts.interceptCall(Context.current().withValue(CURRENT, id), call, headers, next);
    }
  }

  /** What is asked and answered. */
  private final class Requests extends RequestGrpc.RequestImplBase {

    @Override
    public void request(Payload payload, StreamObserver<Payload> answers) {
      Request request = (Request) GrpcUtils.parse(payload);
      Response answer;
      synchronized (FakeNacos.this) {
        boolean isStranger =
            needsToken
                && request instanceof AbstractNamingRequest
                && !"secret".equals(request.getHeader("accessToken"));
        answer =
            isStranger
                ? ErrorResponse.build(403, "user not found!")
                : answer(CURRENT.get(), request);
      }
      answer.setRequestId(request.getRequestId());
      answers.onNext(GrpcUtils.convert(answer));
      answers.onCompleted();
    }
  }

  /** By which a connection is set up, and told of what it has subscribed to. */
  private final class Pushes extends BiRequestStreamGrpc.BiRequestStreamImplBase {

    @Override
    public StreamObserver<Payload> requestBiStream(StreamObserver<Payload> pushes) {
      String id = CURRENT.get();
      return new StreamObserver<>() {
        @Override
        public void onNext(Payload payload) {
          if (GrpcUtils.parse(payload) instanceof ConnectionSetupRequest) {
            synchronized (FakeNacos.this) {
              Connection connection = open.get(id);
              if (connection != null) {
                connection.pushes = pushes;
                pushes.onNext(GrpcUtils.convert(new SetupAckRequest(new HashMap<>())));
              }
            }
          }
        }

        @Override
        public void onError(Throwable failure) {
          // the transport's end tells
        }

        @Override
        public void onCompleted() {
          pushes.onCompleted();
        }
      };
    }
  }

  private Response answer(String id, Request request) {
    Connection connection = open.get(id);
    if (request instanceof ServerCheckRequest) {
      return new ServerCheckResponse(id, true);
    }
    if (connection == null || connection.pushes == null) {
      return ErrorResponse.build(301, "Connection is unregistered.");
    }
    return switch (request) {
      case HealthCheckRequest _ -> new HealthCheckResponse();
      case BatchInstanceRequest batch -> {
        yield publish(
            connection, batch, batch.getInstances(), new BatchInstanceResponse(batch.getType()));
      }
      case InstanceRequest one -> {
        boolean isThere = one.getType().equals(NamingRemoteConstants.REGISTER_INSTANCE);
        yield publish(
            connection,
            one,
            isThere ? List.of(one.getInstance()) : List.of(),
            new InstanceResponse(one.getType()));
      }
      case SubscribeServiceRequest wanted -> {
        if (wanted.isSubscribe()) {
          connection.subscribed.put(wanted.getServiceName(), true);
        } else {
          connection.subscribed.remove(wanted.getServiceName());
        }
        yield new SubscribeServiceResponse(200, "success", info(wanted.getServiceName()));
      }
      case ServiceQueryRequest query ->
          QueryServiceResponse.buildSuccessResponse(info(query.getServiceName()));
      case ServiceListRequest list -> list(list);
      default -> ErrorResponse.build(302, "No such request: " + request.getClass());
    };
  }

  /** Of one connection, a service has what was published last, and nothing else. */
  private Response publish(
      Connection connection,
      AbstractNamingRequest request,
      List<Instance> instances,
      Response success) {
    for (Instance instance : instances) {
      int chars =
          instance.getMetadata().entrySet().stream()
              .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
              .sum();
      if (chars > MAX_METADATA_CHARS) {
        return ErrorResponse.build(
            400, "Param 'Metadata' is illegal, the param length should not exceed 1024.");
      }
    }
    connection.published.put(request.getServiceName(), new ArrayList<>(instances));
    push(request.getServiceName());
    return success;
  }

  private ServiceListResponse list(ServiceListRequest list) {
    var names = new TreeSet<String>();
    open.values()
        .forEach(connection ->
            connection.published.forEach((name, instances) -> {
              if (!instances.isEmpty()) {
                names.add(name);
              }
            }));
    List<String> page =
        names.stream()
            .skip((list.getPageNo() - 1L) * list.getPageSize())
            .limit(list.getPageSize())
            .toList();
    return ServiceListResponse.buildSuccessResponse(names.size(), new ArrayList<>(page));
  }

  private ServiceInfo info(String service) {
    var info = new ServiceInfo(service, "");
    info.setGroupName("KITH");
    info.setLastRefTime(System.currentTimeMillis());
    open.values()
        .forEach(
            connection -> info.addAllHosts(connection.published.getOrDefault(service, List.of())));
    return info;
  }

  private void push(String service) {
    ServiceInfo info = info(service);
    for (Connection connection : open.values()) {
      if (connection.pushes != null && connection.subscribed.containsKey(service)) {
        NotifySubscriberRequest push = NotifySubscriberRequest.buildNotifySubscriberRequest(info);
        push.setRequestId(Long.toString(System.nanoTime()));
        push.setNamespace("public");
        push.setServiceName(service);
        push.setGroupName("KITH");
        try {
          connection.pushes.onNext(GrpcUtils.convert(push));
        } catch (RuntimeException e) {
          // it is going: the transport's end tells
        }
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
