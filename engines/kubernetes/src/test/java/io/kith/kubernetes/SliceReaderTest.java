package io.kith.kubernetes;

import static io.kith.kubernetes.Slices.ready;
import static io.kith.kubernetes.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.ServiceEntry;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SliceReaderTest {

  private static final Map<String, String> A =
      Map.of("kith.io/app", "a", "service.kith.io/test.One", "1.0.0");

  private static List<Instance> read(EndpointSlice... slices) {
    return List.copyOf(new SliceReader("kith").read(List.of(slices), Map.of()));
  }

  @Test
  void conditions_that_are_not_there_mean_ready() {
    EndpointSlice slice = slice("a", A, ready("a-1", "10.0.0.1"));
    slice.getEndpoints().getFirst().setConditions(null);
    assertThat(read(slice)).extracting(Instance::state).containsExactly(State.READY);
    slice.getEndpoints().getFirst().setConditions(new EndpointConditions());
    assertThat(read(slice)).extracting(Instance::state).containsExactly(State.READY);
  }

  @Test
  void the_only_port_will_do_whatever_its_name() {
    EndpointSlice slice = slice("a", A, ready("a-1", "10.0.0.1"));
    slice.setPorts(List.of(new EndpointPortBuilder().withName("http").withPort(80).build()));
    assertThat(read(slice)).extracting(i -> i.address().port()).containsExactly(80);
    slice.setPorts(
        List.of(
            new EndpointPortBuilder().withName("http").withPort(80).build(),
            new EndpointPortBuilder().withName("admin").withPort(81).build()));
    assertThat(read(slice)).isEmpty();
  }

  @Test
  void a_pod_with_two_families_of_addresses_is_one_instance() {
    EndpointSlice six = slice("a", A, ready("a-1", "fd00::1"));
    six.getMetadata().setName("a-0");
    six.setAddressType("IPv6");
    EndpointSlice four = slice("a", A, ready("a-1", "10.0.0.1"));
    assertThat(read(six, four)).extracting(i -> i.address().host()).containsExactly("10.0.0.1");
    assertThat(read(six)).extracting(i -> i.address().host()).containsExactly("fd00::1");
  }

  @Test
  void a_pod_behind_two_services_serves_what_either_says() {
    EndpointSlice one = slice("a", A, ready("a-1", "10.0.0.1"));
    EndpointSlice two =
        slice(
            "a-admin",
            Map.of("kith.io/app", "a", "service.kith.io/test.Two", "2.0.0"),
            ready("a-1", "10.0.0.1"));
    assertThat(read(one, two).getFirst().services())
        .containsExactly(
            new ServiceEntry("test.One", "1.0.0", ""), new ServiceEntry("test.Two", "2.0.0", ""));
  }

  @Test
  void of_two_pods_of_one_name_in_two_namespaces_the_first_is_believed() {
    EndpointSlice other = slice("a", A, ready("a-1", "10.0.0.2"));
    other.getMetadata().setNamespace("zoo");
    assertThat(read(other, slice("a", A, ready("a-1", "10.0.0.1"))))
        .extracting(i -> i.address().host())
        .containsExactly("10.0.0.1");
  }

  @Test
  void an_address_that_is_no_pod_is_nobody() {
    EndpointSlice slice = slice("a", A, ready("a-1", "10.0.0.1"));
    slice.getEndpoints().getFirst().setTargetRef(null);
    assertThat(read(slice)).isEmpty();
  }

  @Test
  void what_is_no_weight_costs_the_slice_and_no_other() {
    EndpointSlice wrong =
        slice("b", Map.of("kith.io/app", "b", "kith.io/weight", "much"), ready("b-1", "10.0.0.2"));
    assertThat(read(wrong, slice("a", A, ready("a-1", "10.0.0.1"))))
        .extracting(Instance::id)
        .containsExactly("a-1");
  }

  @Test
  void a_damaged_slice_is_read_or_passed_over_and_never_a_failure() {
    String whole = Serialization.asJson(slice("a", A, ready("a-1", "10.0.0.1")));
    Property.holds(
        3_000,
        source -> {
          EndpointSlice damaged;
          try {
            damaged = Serialization.unmarshal(Mutation.of(whole, source), EndpointSlice.class);
          } catch (RuntimeException e) {
            return; // refused by whoever reads the answers
          }
          if (damaged != null && damaged.getMetadata() != null) {
            assertThat(read(damaged)).hasSizeLessThanOrEqualTo(1);
          }
        });
  }

  @Test
  void a_url_says_where_and_what() {
    assertThat(KubernetesUrl.parse("kubernetes:").namespace()).isEmpty();
    assertThat(KubernetesUrl.parse("kubernetes:*").everywhere()).isTrue();
    KubernetesUrl url = KubernetesUrl.parse("kubernetes:shop?port=rpc&pods=true");
    assertThat(url.namespace()).contains("shop");
    assertThat(url.port()).isEqualTo("rpc");
    assertThat(url.pods()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes",
        "kubernetes://shop",
        "kubernetes:Shop",
        "kubernetes:?pods",
        "kubernetes:?pods=yes",
        "kubernetes:?port=a_b",
        "kubernetes:?port=a&port=b",
        "kubernetes:?token=x"
      })
  void what_is_wrong_is_refused_with_what_is_expected(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KubernetesUrl.parse(url))
        .withMessageContaining("kubernetes:namespace");
  }
}
