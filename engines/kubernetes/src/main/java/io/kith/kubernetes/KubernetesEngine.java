package io.kith.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.kith.cluster.Engine;
import io.kith.cluster.EngineRegistry;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.Mirror;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Kubernetes, which knows by itself who is there: the kubelet tells it which pods are ready, and
 * its controllers say so in EndpointSlices.
 */
final class KubernetesEngine implements Engine {

  /** Nothing is renewed: Kubernetes knows whether a pod is alive. */
  private static final Lease OF_KUBERNETES = new Lease(Lease.LONGEST);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Runnable onClose;
  private final SliceReader reader;
  private final Semaphore changes = new Semaphore(0);
  private final Followed<EndpointSlice> slices;
  private final Optional<Followed<Pod>> pods;

  /**
   * The Kubernetes that this client speaks to.
   *
   * @param onClose is run after the client was closed
   */
  KubernetesEngine(KubernetesClient client, KubernetesUrl url, Runnable onClose) {
    this.client = client;
    this.onClose = onClose;
    this.reader = new SliceReader(url.port());
    var allSlices = client.discovery().v1().endpointSlices();
    this.slices =
        new Followed<>(
            url.everywhere()
                ? allSlices.inAnyNamespace().withLabel(Marks.APP)
                : allSlices.inNamespace(namespace(client, url)).withLabel(Marks.APP),
            changes::release);
    this.pods =
        url.pods()
            ? Optional.of(
                new Followed<>(
                    url.everywhere()
                        ? client.pods().inAnyNamespace().withLabel(Marks.APP)
                        : client.pods().inNamespace(namespace(client, url)).withLabel(Marks.APP),
                    changes::release))
            : Optional.empty();
  }

  /**
   * The registry of the Kubernetes that this process runs in, or that {@code kubectl} would speak
   * to.
   */
  static Registry open(String url) {
    return open(url, Config.autoConfigure(null));
  }

  /** The registry of the Kubernetes that this configuration leads to. */
  static Registry open(String url, Config found) {
    KubernetesUrl parsed = KubernetesUrl.parse(url);
    Config config =
        new ConfigBuilder(found)
            // Who follows tries again by itself, and says so.
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectLimit(0)
            .withOnlyHttpWatches(true)
            .withRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()))
            .build();
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("kith-kubernetes ", 0).factory());
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withTaskExecutor(threads)
            .build();
    try {
      return EngineRegistry.of(
          url,
          "Kubernetes",
          config.getMasterUrl(),
          new KubernetesEngine(client, parsed, threads::shutdownNow));
    } catch (IllegalArgumentException e) {
      client.close();
      threads.shutdownNow();
      throw e;
    }
  }

  private static String namespace(KubernetesClient client, KubernetesUrl url) {
    return url.namespace()
        .or(() -> Optional.ofNullable(client.getNamespace()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "it is not known in which namespace this is: write kubernetes:namespace"));
  }

  /** Nothing is done: the kubelet has told already, or will. */
  @Override
  public Lease register(Instance instance) {
    return OF_KUBERNETES;
  }

  @Override
  public Lease renew(Instance instance) {
    return OF_KUBERNETES;
  }

  @Override
  public void deregister(Instance instance) {}

  @Override
  public void follow(Mirror mirror) throws InterruptedException {
    try {
      slices.begin();
      pods.ifPresent(Followed::begin);
      boolean isInTime = true;
      while (isInTime && slices.isWatched() && pods.map(Followed::isWatched).orElse(true)) {
        show(mirror);
        // The server ends a watch in time; one that does not end is cut off.
        isInTime = changes.tryAcquire(Followed.WATCH.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits(); // what came together is shown together
      }
      show(mirror);
    } catch (KubernetesClientException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw failure(e);
    } finally {
      slices.close();
      pods.ifPresent(Followed::close);
    }
  }

  private void show(Mirror mirror) {
    mirror.replaceAll(
        reader.read(slices.objects().values(), pods.map(Followed::objects).orElse(Map.of())));
  }

  private static CallException failure(KubernetesClientException e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    Code code =
        switch (e.getCode()) {
          case 401 -> Code.UNAUTHENTICATED;
          case 403 -> Code.PERMISSION_DENIED;
          case 404 -> Code.FAILED_PRECONDITION;
          case 429 -> Code.RESOURCE_EXHAUSTED;
          default -> Code.UNAVAILABLE;
        };
    String advice =
        code == Code.PERMISSION_DENIED
            ? ": its service account needs to list and watch endpointslices, and pods with"
                + " pods=true"
            : "";
    return new CallException(Status.of(code, why + advice), e);
  }

  @Override
  public void close() {
    client.close();
    onClose.run();
  }
}
