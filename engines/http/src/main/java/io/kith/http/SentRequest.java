package io.kith.http;

import io.kith.codec.BaggageText;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** One request in the context that it is made in. */
final class SentRequest {

  private static final long MOST_GRPC_MILLIS = 99_999_999; // eight digits

  private final HttpRequest request;
  private final Context context;
  private final Predicate<URI> getsBaggage;
  private final RequestSpan span;
  private final long startNanos = System.nanoTime();

  SentRequest(HttpRequest request, Context context, Predicate<URI> getsBaggage) {
    this.request = request;
    this.context = context;
    this.getsBaggage = getsBaggage;
    this.span = RequestSpan.begin(request, context);
  }

  private long remainingNanos() {
    return context.deadline().remainingNanos(System.nanoTime());
  }

  /** Whether nobody waits for it any more. */
  private boolean isOver() {
    return context.cancellation().isCancelled() || remainingNanos() <= 0;
  }

  /**
   * Refuses a request that nobody waits for any more.
   *
   * @throws IOException if so
   */
  void requireTime() throws IOException {
    if (isOver()) {
      IOException late = ended("before " + shown() + " was sent");
      span.failed(late);
      throw late;
    }
  }

  /** The request with what goes along. */
  HttpRequest labelled() {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request, (_, _) -> true);
    span.traceparent(context).ifPresent(trace -> add(builder, "traceparent", trace));
    String state = context.baggage().get(Context.TRACE_STATE);
    if (state != null) {
      add(builder, "tracestate", state);
    }
    if (!context.baggage().isEmpty() && getsBaggage.test(request.uri())) {
      add(builder, "baggage", BaggageText.of(context.baggage()));
    }
    if (!context.deadline().isNone()) {
      long nanos = Math.max(1, remainingNanos());
      if (request.timeout().isEmpty() || request.timeout().get().toNanos() > nanos) {
        builder.timeout(Duration.ofNanos(nanos));
      }
      addTimeout(builder, Deadline.handedOnNanos(nanos));
    }
    return builder.build();
  }

  private void addTimeout(HttpRequest.Builder builder, long nanos) {
    boolean isGrpcWeb =
        request
            .headers()
            .firstValue("content-type")
            .filter(type -> type.startsWith("application/grpc"))
            .isPresent();
    if (isGrpcWeb) {
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
      add(builder, "grpc-timeout", Math.clamp(millis, 1, MOST_GRPC_MILLIS) + "m");
    } else {
      long micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos));
      add(builder, "request-timeout", BigDecimal.valueOf(micros, 6).toPlainString());
    }
  }

  private void add(HttpRequest.Builder builder, String name, String value) {
    if (request.headers().firstValue(name).isEmpty()) {
      builder.setHeader(name, value);
    }
  }

  /** Waits for the response, as long as somebody wants it. */
  <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> response)
      throws IOException, InterruptedException {
    try {
      HttpResponse<T> answer = awaited(response);
      span.answered(answer.statusCode());
      return answer;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      span.failed(e);
      throw e;
    }
  }

  private <T> HttpResponse<T> awaited(CompletableFuture<HttpResponse<T>> response)
      throws IOException, InterruptedException {
    try (var _ = context.cancellation().onCancel(() -> response.cancel(true))) {
      return response.get(remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      throw ended(whileWaiting());
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      response.cancel(true); // in vain, if it is there
    }
  }

  private IOException failure(ExecutionException e) {
    if (isOver()) {
      return ended(whileWaiting());
    }
    return switch (e.getCause()) {
      case HttpConnectTimeoutException unreachable -> unreachable;
      case HttpTimeoutException _ -> new HttpTimeoutException("no response " + whileWaiting());
      case IOException lost -> lost;
      case RuntimeException unchecked -> throw unchecked;
      case null, default -> new IOException(shown() + " failed: " + e.getCause(), e.getCause());
    };
  }

  /** Ends the response with the context. */
  <T> CompletableFuture<HttpResponse<T>> watched(CompletableFuture<HttpResponse<T>> response) {
    var watch = context.cancellation().onCancel(() -> response.cancel(true));
    var timer = new CompletableFuture<Void>();
    if (!context.deadline().isNone()) {
      timer.completeOnTimeout(null, remainingNanos(), TimeUnit.NANOSECONDS);
      timer.thenRun(() -> response.cancel(true));
    }
    response.whenComplete((answer, failure) -> {
      watch.close();
      timer.cancel(false);
      if (failure == null) {
        span.answered(answer.statusCode());
      } else {
        span.failed(failure);
      }
    });
    return response;
  }

  private String whileWaiting() {
    return "after "
        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)
        + " ms of waiting for "
        + shown();
  }

  private IOException ended(String when) {
    Optional<Status> reason = context.cancellation().reason();
    boolean isLate =
        reason.map(status -> status.code() == Code.DEADLINE_EXCEEDED).orElse(remainingNanos() <= 0);
    return isLate
        ? new HttpTimeoutException("the deadline of the call passed " + when)
        : new IOException(
            reason.map(Status::message).orElse("the request was cancelled") + ", " + when);
  }

  /** Without its query, which may hold secrets. */
  private String shown() {
    URI uri = request.uri();
    return request.method()
        + " "
        + uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getPath();
  }
}
