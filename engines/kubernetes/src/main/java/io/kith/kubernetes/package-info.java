/**
 * The registry of those who run in Kubernetes: {@code kubernetes:} finds the pods behind the
 * Services of a namespace.
 *
 * <p>Kubernetes itself knows which pods there are, where, and whether they are ready: it says so in
 * EndpointSlices, which {@link io.kith.kubernetes.KubernetesProvider} has listed and watched. What
 * it cannot know, such as what they serve, stands in labels of the Service, which Kubernetes copies
 * to its slices, or, where pods are watched as well, in labels and annotations of each pod. Nothing
 * is registered by the instances.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/">
 *     EndpointSlices</a>
 */
@NullMarked
package io.kith.kubernetes;

import org.jspecify.annotations.NullMarked;
