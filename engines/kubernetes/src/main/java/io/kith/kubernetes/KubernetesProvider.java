package io.kith.kubernetes;

import io.kith.cluster.Registry;
import io.kith.cluster.RegistryProvider;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;

/**
 * The registry {@code kubernetes:}, {@code kubernetes:namespace} or {@code kubernetes:*}: the pods
 * behind the Services that are labelled {@code kith.io/app}. docs/registries.md tells which labels
 * there are, and which permissions it takes.
 *
 * <p>In a pod it speaks as the pod's service account, elsewhere as {@code kubectl} would. To
 * register is to do nothing: Kubernetes knows its pods.
 */
public final class KubernetesProvider implements RegistryProvider {

  /** Made by the {@link java.util.ServiceLoader}. */
  public KubernetesProvider() {}

  @Override
  public String scheme() {
    return KubernetesUrl.SCHEME;
  }

  @Override
  public Registry open(String url, Identity identity, TransportOptions options) {
    return KubernetesEngine.open(url);
  }
}
