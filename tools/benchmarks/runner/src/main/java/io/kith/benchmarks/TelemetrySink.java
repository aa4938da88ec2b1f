package io.kith.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Takes all OTLP that is posted to it, and counts its bytes. It runs in the runner's process. */
final class TelemetrySink implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, LongAdder> bytes = new ConcurrentHashMap<>();

  TelemetrySink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
    server.createContext(
        "/",
        exchange -> {
          long taken = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          bytes
              .computeIfAbsent(exchange.getRequestURI().getPath(), _ -> new LongAdder())
              .add(taken);
          exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many bytes came by now, by the path that they were posted to. */
  Map<String, Long> bytes() {
    var sums = new TreeMap<String, Long>();
    bytes.forEach((path, sum) -> sums.put(path, sum.sum()));
    return sums;
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
  }
}
