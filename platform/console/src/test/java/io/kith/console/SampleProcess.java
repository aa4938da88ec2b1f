package io.kith.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kith.cluster.Instance;
import io.kith.cluster.Location;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A process of the sample system, with a debug port that tells what one told. */
final class SampleProcess implements AutoCloseable {

  private static final String TOLD = "{}";

  private static final Map<String, String> ANSWERS =
      Map.of(
          "/threads",
          """
          {"platform":31,"virtual":42,"isWhole":true,"deadlocks":[],
           "locks":[{"lock":"java.util.concurrent.locks.ReentrantLock$NonfairSync@3f1d","kind":"parked",
             "owner":"#77 housekeeper","waiters":37,"waiting":["#131 (virtual)","#132 (virtual)"]}],
           "groups":[
            {"count":37,"isVirtual":true,"state":"WAITING","threads":["#131","#132","#133"],
             "stack":["java.base/jdk.internal.misc.Unsafe.park(Native Method)",
              "com.zaxxer.hikari.util.ConcurrentBag.borrow(ConcurrentBag.java:151)",
              "com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:160)",
              "io.kith.example.social.membership.Accounts.balance(Accounts.java:58)",
              "io.kith.example.social.membership.MembershipService.checkCoin(MembershipService.java:41)"]},
            {"count":4,"isVirtual":false,"state":"RUNNABLE","threads":["kith-loop-1","kith-loop-2"],
             "stack":["java.base/sun.nio.ch.EPoll.wait(Native Method)"]}]}
          """,
          "/flame/cpu/stacks",
          """
          {"kind":"cpu","unit":"samples","seconds":10,"samples":"1000","total":"1000","stacks":[
           {"frames":"java.lang.VirtualThread.run;io.kith.transport.call.ServerCall.run;io.kith.example.social.membership.MembershipService.checkCoin;io.kith.example.social.membership.Accounts.balance;com.zaxxer.hikari.pool.HikariPool.getConnection","value":"420"},
           {"frames":"java.lang.VirtualThread.run;io.kith.transport.call.ServerCall.run;io.kith.example.social.membership.MembershipService.checkCoin;io.kith.example.social.membership.Accounts.balance;org.postgresql.jdbc.PgStatement.execute","value":"160"},
           {"frames":"java.lang.VirtualThread.run;io.kith.transport.call.ServerCall.run;io.kith.example.social.membership.MembershipService.tier;java.util.HashMap.get","value":"90"},
           {"frames":"java.lang.Thread.run;io.netty.channel.SingleThreadIoEventLoop.run;io.kith.transport.kith.FrameWriter.write","value":"230"},
           {"frames":"java.lang.Thread.run;io.netty.channel.SingleThreadIoEventLoop.run;io.kith.transport.kith.FrameSplitter.read","value":"100"}]}
          """,
          "/heap",
          """
          {"usedBytes":"213909504","maxBytes":"805306368","instances":"2100000","bytes":"198000000","classes":[
           {"name":"byte[]","instances":"310221","bytes":"61000000"},
           {"name":"java.lang.String","instances":"298001","bytes":"7152024"},
           {"name":"io.kith.example.social.membership.Account","instances":"120000","bytes":"4800000"}]}
          """,
          "/loggers",
          """
          {"loggers":[{"name":"ROOT","level":"INFO","effective":"INFO"},
           {"name":"io.kith.example","level":"","effective":"INFO"}]}
          """,
          "/jfr",
          """
          {"recordings":[{"id":"1","state":"running","settings":"profile","startedAt":"2026-11-21T22:11:06Z","seconds":60,"sizeBytes":"1048576"}]}
          """,
          "/rules",
          """
          {"application":"membership-4","rules":"revision 3 of rules.yaml","methods":[
           {"method":"io.kith.example.social.membership.Membership/CheckCoin","side":"server","stages":[
            {"stage":"counters","values":[]},
            {"stage":"limits","values":[{"key":"limits","value":"100/s","origin":"rules.yaml"}]}]},
           {"method":"io.kith.example.social.membership.Membership/Tier","side":"server","stages":[
            {"stage":"counters","values":[]},
            {"stage":"limits","values":[{"key":"limits","value":"none","origin":"default"}]}]},
           {"method":"io.kith.example.social.membership.Membership/Grant","side":"server","stages":[
            {"stage":"counters","values":[]},
            {"stage":"limits","values":[{"key":"limits","value":"none","origin":"default"}]}]}]}
          """,
          "/metrics",
          """
          # TYPE kith_breaker_open gauge
          kith_breaker_open{method="Open",service="bank.Accounts",side="client"} 1.0
          kith_bulkhead_places{method="Open",service="bank.Accounts",side="client"} 10.0
          kith_bulkhead_taken{method="Open",service="bank.Accounts",side="client"} 7.0
          kith_interventions_total{method="CheckCoin",service="m.Membership",side="server",stage="limits",what="refused"} 12.0
          kith_server_inflight 37.0
          """,
          "/calls",
          """
          {"inFlight":"2","calls":[
           {"side":"server","peer":"restapi.relationship","protocol":"kith","call":{"method":"Membership/CheckCoin","ageMillis":"148","deadlineMillis":"852"}},
           {"side":"server","peer":"restapi.relationship","protocol":"kith","call":{"method":"Membership/CheckCoin","ageMillis":"97","deadlineMillis":"903"}}]}
          """);

  /** What was asked for, the oldest first. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final HttpServer debug;

  SampleProcess() throws IOException {
    debug = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    debug.createContext("/", this::answer);
    debug.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    byte[] body =
        ANSWERS
            .getOrDefault(exchange.getRequestURI().getPath(), TOLD)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Four of membership, of which the last has a debug port, and one of another. */
  List<Instance> instances() {
    var all = new CopyOnWriteArrayList<Instance>();
    IntStream.rangeClosed(1, 4).forEach(n -> all.add(instance("membership", n)));
    all.add(instance("profile", 1));
    return all;
  }

  private Instance instance(String service, int n) {
    return Instance.builder(
            new Identity(service, service + "-" + n),
            Address.parse("127.0.0.1:" + (5_485 + n)),
            Instant.now().minusSeconds(9_000L * n))
        .version(n == 4 ? "1.8.2" : "1.8.1")
        .location(new Location("eu", n % 2 == 0 ? "b" : "a", ""))
        .labels(
            n == 4 ? Map.of("kith.debug", "127.0.0.1:" + debug.getAddress().getPort()) : Map.of())
        .build();
  }

  @Override
  public void close() {
    debug.stop(0);
  }
}
