package io.kith.kubernetes;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.HashMap;
import java.util.Map;

/** EndpointSlices as the controller of Kubernetes makes them of Services and pods. */
final class Slices {

  private Slices() {}

  /** A slice of a Service with these labels. */
  static EndpointSlice slice(String service, Map<String, String> labels, Endpoint... endpoints) {
    var all = new HashMap<>(labels);
    all.put("kubernetes.io/service-name", service);
    all.put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(service + "-x7k2p")
        .withLabels(all)
        .withCreationTimestamp("2026-03-04T05:06:07Z")
        .endMetadata()
        .withAddressType("IPv4")
        .withPorts(
            new EndpointPortBuilder().withName("metrics").withPort(9090).build(),
            new EndpointPortBuilder().withName("kith").withPort(4242).build())
        .withEndpoints(endpoints)
        .build();
  }

  /** A pod in zone eu-1a on node-1, with these conditions. */
  static Endpoint endpoint(String pod, String address, boolean ready, boolean terminating) {
    return new EndpointBuilder()
        .withAddresses(address)
        .withNewConditions()
        .withReady(ready)
        .withServing(ready)
        .withTerminating(terminating)
        .endConditions()
        .withNodeName("node-1")
        .withZone("eu-1a")
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace("shop")
        .withName(pod)
        .endTargetRef()
        .build();
  }

  static Endpoint ready(String pod, String address) {
    return endpoint(pod, address, true, false);
  }
}
