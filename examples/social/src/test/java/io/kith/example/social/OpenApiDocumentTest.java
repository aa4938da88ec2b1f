package io.kith.example.social;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.OpenApi;
import io.kith.codec.ServiceBinding;
import io.kith.example.social.membership.Membership;
import io.kith.example.social.recommendation.Recommendation;
import io.kith.example.social.relationship.Relationship;
import io.kith.example.social.user.User;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI documents that are checked in. */
final class OpenApiDocumentTest {

  @ParameterizedTest
  @ValueSource(classes = {Membership.class, Recommendation.class, Relationship.class, User.class})
  void they_say_what_the_interfaces_say(Class<?> service) {
    String home = service.getPackageName().replace('.', '/');
    assertThat(Path.of("contracts", home + "." + service.getSimpleName() + ".openapi.json"))
        .as("run ./kith contract export examples/social")
        .content()
        .isEqualTo(OpenApi.of(ServiceBinding.of(service)));
  }
}
